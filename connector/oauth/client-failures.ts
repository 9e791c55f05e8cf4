import type { Clock } from '../environment.ts';
import { sha256 } from '../store/hash.ts';

/** How long a wrong secret counts, in milliseconds. */
const windowMs = 10_000;
/** Bounds the memory that strangers can make this use. */
const maxKeys = 10_000;

/**
 * Remembers the wrong secrets tried lately for a client from one address. Different secrets are counted, not tries:
 * a misconfigured PBX that repeats itself is not guessing. By address, so that nobody locks out a client elsewhere.
 */
export class ClientFailures {
  readonly #clock: Clock;
  readonly #tried = new Map<string, Map<string, number>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Notes a wrong secret. */
  add(clientId: string, address: string, secret: string): void {
    const key = `${address} ${sha256(clientId)}`;
    const tried = this.#tried.get(key) ?? new Map<string, number>();
    tried.set(sha256(secret), this.#clock.now());
    this.#tried.delete(key);
    this.#tried.set(key, tried);
    const oldest = this.#tried.keys().next();
    if (this.#tried.size > maxKeys && !oldest.done) this.#tried.delete(oldest.value);
  }

  /** When each of the different secrets that still count was tried last, in milliseconds, ascending. */
  recent(clientId: string, address: string): readonly number[] {
    if (this.#tried.size === 0) return [];
    const key = `${address} ${sha256(clientId)}`;
    const tried = this.#tried.get(key);
    if (tried === undefined) return [];
    const since = this.#clock.now() - windowMs;
    for (const [secret, at] of tried) if (at <= since) tried.delete(secret);
    if (tried.size === 0) this.#tried.delete(key);
    return [...tried.values()].sort((a, b) => a - b);
  }

  /** Milliseconds until the failure noted at `at` counts no more. */
  forgottenIn(at: number): number {
    return at + windowMs - this.#clock.now();
  }
}
