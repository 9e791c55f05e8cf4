import type { Clock } from '../environment.ts';
import type { FailureLog } from '../policy/repositories.ts';
import { sha256 } from '../store/hash.ts';

/** How long a wrong secret counts, in milliseconds. */
const WINDOW_MS = 10_000;
/** Bounds the memory that an attacker can make this class use. */
const MAX_KEYS = 10_000;

/**
 * Recent wrong secrets by client and source (`sourceOf`). Distinct secrets are counted, not attempts: a misconfigured PBX
 * that repeats its secret is not guessing. By source, so that an attacker cannot lock out a client elsewhere.
 */
export class ClientFailures implements FailureLog {
  readonly #clock: Clock;
  readonly #tried = new Map<string, Map<string, number>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Records a wrong secret. */
  add(clientId: string, address: string, secret: string): void {
    const key = `${address} ${sha256(clientId)}`;
    const tried = this.#tried.get(key) ?? new Map<string, number>();
    tried.set(sha256(secret), this.#clock.now());
    this.#tried.delete(key);
    this.#tried.set(key, tried);
    const oldest = this.#tried.keys().next();
    if (this.#tried.size > MAX_KEYS && !oldest.done) this.#tried.delete(oldest.value);
  }

  /** When each distinct wrong secret that still counts was last tried, in milliseconds since 1970, ascending. */
  recent(clientId: string, address: string): readonly number[] {
    if (this.#tried.size === 0) return [];
    const key = `${address} ${sha256(clientId)}`;
    const tried = this.#tried.get(key);
    if (tried === undefined) return [];
    const since = this.#clock.now() - WINDOW_MS;
    for (const [secret, at] of tried) if (at <= since) tried.delete(secret);
    if (tried.size === 0) this.#tried.delete(key);
    return [...tried.values()].sort((a, b) => a - b);
  }

  /** Milliseconds until the failure at this instant no longer counts. */
  forgottenIn(at: number): number {
    return at + WINDOW_MS - this.#clock.now();
  }
}
