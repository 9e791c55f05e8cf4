/** More entries than an installation uses at a time, and a few megabytes at most. */
const MAX_ENTRIES = 10_000;

/** Bounded map; cleared when full. */
export class BoundedCache<Value> {
  readonly #values = new Map<string, Value>();

  /** The cached value. */
  get(key: string): Value | undefined {
    return this.#values.get(key);
  }

  /** Caches a value. */
  set(key: string, value: Value): void {
    if (this.#values.size >= MAX_ENTRIES) this.#values.clear();
    this.#values.set(key, value);
  }

  /** Removes one value. */
  delete(key: string): void {
    this.#values.delete(key);
  }

  /** Removes all values. */
  clear(): void {
    this.#values.clear();
  }
}
