/** Holds the requests of all rules back while a deployment has asked one of them to wait (RFC 9110 10.2.3, Retry-After). */
export class Pause {
  readonly #next: () => Promise<void>;
  #waiting = 0;
  #over = Promise.withResolvers<void>();

  /** @param next resolves when the next request may leave, as far as the rate is concerned */
  constructor(next: () => Promise<void>) {
    this.#next = next;
  }

  /** Runs what waits; until it is over, no turn comes. */
  async hold(waiting: () => Promise<void>): Promise<void> {
    if (this.#waiting === 0) this.#over = Promise.withResolvers();
    this.#waiting += 1;
    try {
      await waiting();
    } finally {
      this.#waiting -= 1;
      if (this.#waiting === 0) this.#over.resolve();
    }
  }

  /** Resolves when the next request may leave: after a pause the requests that it held leave evenly spaced again. */
  async turn(): Promise<void> {
    await this.#next();
    while (this.#waiting > 0) {
      await this.#over.promise;
      await this.#next();
    }
  }
}
