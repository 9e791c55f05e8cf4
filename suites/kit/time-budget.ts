/**
 * Time for all exchanges with a deployment together. Each has a limit of its own, and a deployment that stays just below
 * it every time would still hold a user up for minutes.
 */
export class TimeBudget {
  readonly #totalMs: number;
  readonly #now: () => number;
  #leftMs: number;

  /** @param now milliseconds of a clock that never goes back */
  constructor(totalMs: number, now: () => number = () => performance.now()) {
    this.#totalMs = totalMs;
    this.#leftMs = totalMs;
    this.#now = now;
  }

  /** Milliseconds; zero or less once it is spent. */
  get leftMs(): number {
    return this.#leftMs;
  }

  /** Why nothing more is sent; undefined while there is time. */
  get spent(): string | undefined {
    return this.#leftMs > 0
      ? undefined
      : `the answers so far took more than ${this.#totalMs / 1000} s in all, and no more is sent`;
  }

  /** Runs what waits for the deployment, at the expense of the budget. */
  async spend<T>(work: () => Promise<T>): Promise<T> {
    const since = this.#now();
    try {
      return await work();
    } finally {
      this.#leftMs -= this.#now() - since;
    }
  }
}
