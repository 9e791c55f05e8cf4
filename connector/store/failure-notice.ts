import type { Clock } from '../environment.ts';
import type { StorageFailure } from './storage-failure.ts';

/** The shortest time between two sentences about the same trouble, in milliseconds. */
const QUIET_MS = 60_000;

/** Tells the operator that storing fails and that it works again: once a minute at most, however many requests fail. */
export class FailureNotice {
  readonly #clock: Clock;
  readonly #warn: (sentence: string) => void;
  #lastSaidAt = Number.NEGATIVE_INFINITY;
  #failures = 0;

  /** @param warn gets one line, without secrets */
  constructor(clock: Clock, warn: (sentence: string) => void) {
    this.#clock = clock;
    this.#warn = warn;
  }

  /** Whether the latest write failed. */
  get isFailing(): boolean {
    return this.#failures > 0;
  }

  /** Records a failure. */
  failed({ message, remedy }: StorageFailure): void {
    this.#failures += 1;
    const now = this.#clock.now();
    if (now - this.#lastSaidAt < QUIET_MS) return;
    this.#lastSaidAt = now;
    this.#warn(`${message} ${remedy} Until then requests that need it are answered with 503.`);
  }

  /** Records that something was stored. */
  succeeded(): void {
    if (this.#failures === 0) return;
    this.#warn(`The data can be stored again, after ${this.#failures} failed attempts.`);
    this.#failures = 0;
    this.#lastSaidAt = Number.NEGATIVE_INFINITY;
  }
}
