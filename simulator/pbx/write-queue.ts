import type { Disk } from './disk.ts';

/** How a queue writes. */
export interface WriteQueueOptions {
  /** Items kept while the disk refuses them; the oldest are dropped beyond. */
  readonly most: number;
  /** How long an item may wait for others, so that one transaction takes all; default: until `flush`. */
  readonly delayMs?: number;
}

/** Items on their way to the disk: many in one transaction, in memory for as long as the disk refuses them. */
export class WriteQueue<Item> {
  readonly #disk: Disk;
  readonly #write: (items: readonly Item[]) => void;
  readonly #most: number;
  readonly #delayMs: number;
  readonly #items = new Map<unknown, Item>();
  #planned: NodeJS.Timeout | undefined;
  #stored: PromiseWithResolvers<boolean> | undefined;

  /** @param write stores items, within a transaction */
  constructor(disk: Disk, write: (items: readonly Item[]) => void, options: WriteQueueOptions) {
    this.#disk = disk;
    this.#write = write;
    this.#most = options.most;
    this.#delayMs = options.delayMs ?? 0;
    disk.join(this);
  }

  /** What is not on disk yet, oldest first. */
  get unwritten(): readonly Item[] {
    return [...this.#items.values()];
  }

  /** Adds an item; it replaces one of the same key that is not on disk yet. */
  add(item: Item, key: unknown = Symbol('item')): void {
    this.#items.delete(key);
    this.#items.set(key, item);
    if (this.#items.size > this.#most) {
      this.#items.delete(this.#items.keys().next().value);
      this.#disk.drop();
    }
    if (this.#delayMs > 0) this.#planned ??= setTimeout(() => this.flush(), this.#delayMs).unref();
  }

  /** Takes an item back that is not on disk yet. @returns whether there was one */
  withdraw(key: unknown): boolean {
    return this.#items.delete(key);
  }

  /** Whether an item of this key is not on disk yet. */
  has(key: unknown): boolean {
    return this.#items.has(key);
  }

  /** Resolves once the items added so far have been tried: whether they are on disk. */
  stored(): Promise<boolean> {
    this.#stored ??= Promise.withResolvers<boolean>();
    // The caller waits, so the process must.
    this.#planned?.ref();
    return this.#stored.promise;
  }

  /** Writes now what waits. @returns whether it is on disk */
  flush(): boolean {
    clearTimeout(this.#planned);
    this.#planned = undefined;
    const isStored = this.#disk.attempt(this);
    this.#stored?.resolve(isStored);
    this.#stored = undefined;
    return isStored;
  }

  /** For the disk. @throws where it refuses */
  write(): void {
    const items = this.unwritten;
    if (items.length === 0) return;
    this.#disk.transaction(() => this.#write(items));
    this.#items.clear();
    this.#stored?.resolve(true);
    this.#stored = undefined;
  }
}
