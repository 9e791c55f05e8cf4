import type { Clock } from './environment.ts';
import { StorageFailure, type Store } from './store/index.ts';

/** How often expired records are deleted while the connector runs, in milliseconds. */
const INTERVAL_MS = 60_000;
/** Records of each kind that one pass deletes: a few milliseconds of work, and more than a minute brings. */
const MOST_AT_ONCE = 5000;
/**
 * How long an expired record is kept, in milliseconds: the page of tokens shows what has expired, and the replay of a
 * spent code is noticed for that long (RFC 6749 4.1.2).
 */
const KEPT_MS = 24 * 3600_000;

/**
 * Deletes expired tokens and codes. The token endpoint runs it after it has answered: without requests there is
 * nothing to delete, so that no timer is needed.
 */
export class Housekeeping {
  readonly #store: Store;
  readonly #clock: Clock;
  #next = Number.NEGATIVE_INFINITY;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Deletes a bounded number of expired records, once a minute at most. Never throws because of the disk. */
  run(): void {
    const now = this.#clock.now();
    if (now < this.#next) return;
    this.#next = now + INTERVAL_MS;
    try {
      this.#store.tokens.purge(now - KEPT_MS, MOST_AT_ONCE);
      this.#store.codes.purge(now - KEPT_MS, MOST_AT_ONCE);
    } catch (error) {
      // The store has reported it, and the next pass deletes the same records.
      if (!(error instanceof StorageFailure)) throw error;
    }
  }
}
