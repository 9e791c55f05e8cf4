import { BoundedCache } from './bounded-cache.ts';
import type { Database } from './database.ts';

/**
 * Rows that every request asks for, kept in memory under their key. Whoever changes a row has to forget it here. Nothing
 * is kept of what a transaction sees, which may be undone, nor past a write of another process to the same file.
 */
export class RowCache<Row> {
  readonly #database: Database;
  readonly #read: (key: string) => Row | undefined;
  readonly #rows = new BoundedCache<Row>();
  #foreignWrites = 0;

  /** @param read asks the database */
  constructor(database: Database, read: (key: string) => Row | undefined) {
    this.#database = database;
    this.#read = read;
  }

  find(key: string): Row | undefined {
    if (this.#database.connection.isTransaction) return this.#read(key);
    const writes = this.#database.foreignWrites();
    if (writes !== this.#foreignWrites) this.#rows.clear();
    this.#foreignWrites = writes;
    const kept = this.#rows.get(key);
    if (kept !== undefined) return kept;
    const row = this.#read(key);
    if (row !== undefined) this.#rows.set(key, row);
    return row;
  }

  forget(key: string): void {
    this.#rows.delete(key);
  }

  forgetAll(): void {
    this.#rows.clear();
  }
}
