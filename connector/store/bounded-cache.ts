/** More than any installation asks for at a time, and a few megabytes at most. */
const most = 10_000;

/** A map with a limit: full, it begins anew. */
export class BoundedCache<Value> {
  readonly #values = new Map<string, Value>();

  get(key: string): Value | undefined {
    return this.#values.get(key);
  }

  set(key: string, value: Value): void {
    if (this.#values.size >= most) this.#values.clear();
    this.#values.set(key, value);
  }

  delete(key: string): void {
    this.#values.delete(key);
  }

  clear(): void {
    this.#values.clear();
  }
}
