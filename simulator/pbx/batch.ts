const BATCH_MS = 200;

/** Writes items a moment later, many at once: a crash loses that moment, and nothing waits for the disk. */
export class Batch<Item> {
  readonly #write: (items: readonly Item[]) => void;
  #unwritten: Item[] = [];
  #planned: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(write: (items: readonly Item[]) => void) {
    this.#write = write;
  }

  /** Adds an item to the next batch. */
  add(item: Item): void {
    if (this.#isClosed) return;
    this.#unwritten.push(item);
    this.#planned ??= setTimeout(() => this.flush(), BATCH_MS).unref();
  }

  /** Writes what was added, now. */
  flush(): void {
    clearTimeout(this.#planned);
    this.#planned = undefined;
    if (this.#unwritten.length === 0) return;
    const items = this.#unwritten;
    this.#unwritten = [];
    this.#write(items);
  }

  /** Writes what was added; later items are dropped. */
  close(): void {
    this.flush();
    this.#isClosed = true;
  }
}
