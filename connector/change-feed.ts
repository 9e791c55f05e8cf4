type Listener = (accountId: string) => void;

/** Tells open pages that the data of an account has changed. */
export class ChangeFeed {
  readonly #listeners = new Set<Listener>();

  announce(accountId: string): void {
    for (const listener of this.#listeners) listener(accountId);
  }

  /** @returns ends the listening */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
