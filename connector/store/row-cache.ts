import { BoundedCache } from './bounded-cache.ts';
import type { Database } from './database.ts';

/**
 * A read-through cache of rows that every request reads. Writers must invalidate the row they change. Rows read in a
 * transaction are not cached, because it may be rolled back; a write of another process to the file clears the cache.
 */
export class RowCache<Row> {
  readonly #database: Database;
  readonly #read: (key: string) => Row | undefined;
  readonly #rows = new BoundedCache<Row>();
  #foreignWrites = 0;

  /** @param read reads a row from the database */
  constructor(database: Database, read: (key: string) => Row | undefined) {
    this.#database = database;
    this.#read = read;
  }

  /** The row with this key, from the cache or the database. */
  find(key: string): Row | undefined {
    if (this.#database.connection.isTransaction) return this.#read(key);
    const writes = this.#database.foreignWrites();
    if (writes !== this.#foreignWrites) this.#rows.clear();
    this.#foreignWrites = writes;
    const cached = this.#rows.get(key);
    if (cached !== undefined) return cached;
    const row = this.#read(key);
    if (row !== undefined) this.#rows.set(key, row);
    return row;
  }

  /** Removes a row that a writer changes. */
  invalidate(key: string): void {
    this.#rows.delete(key);
  }

  /** Removes all rows. */
  clear(): void {
    this.#rows.clear();
  }
}
