type Listener = (accountId: string) => void;

/** Notifies open pages that data of an account has changed. */
export class ChangeFeed {
  readonly #listeners = new Set<Listener>();

  /** Notifies every listener. */
  announce(accountId: string): void {
    for (const listener of this.#listeners) listener(accountId);
  }

  /** Adds a listener. @returns removes it */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
