/** Finished waiters are dropped in batches of this size: one at a time, each would move all that follow. */
const BATCH = 1000;

/** First in, first out; at most `limit` tasks run at once. Implements `MaxConcurrentRequests` of a template. */
export class RequestQueue {
  readonly #limit: number;
  readonly #waiting: (() => void)[] = [];
  /** Index of the next waiter. */
  #next = 0;
  #running = 0;

  /** @param limit values under 1 count as 1 */
  constructor(limit: number) {
    this.#limit = Math.max(1, Math.floor(limit));
  }

  /** Runs a task when its turn comes, and settles as it does. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    // A finished task passes its slot on, so that a newcomer cannot overtake a waiter.
    if (this.#running < this.#limit) this.#running++;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await task();
    } finally {
      this.#startNext();
    }
  }

  #startNext(): void {
    const start = this.#waiting[this.#next];
    if (start === undefined) {
      this.#waiting.length = 0;
      this.#next = 0;
      this.#running--;
      return;
    }
    this.#next++;
    if (this.#next === BATCH) {
      this.#waiting.splice(0, BATCH);
      this.#next = 0;
    }
    start();
  }
}
