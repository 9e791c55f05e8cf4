import { existsSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { Clock } from '../environment.ts';
import { ConnectorError } from '../error.ts';
import { fileIn, LOCK_PATIENCE_MS, openFile, prepareFile, unusable } from './database-file.ts';
import { FailureNotice } from './failure-notice.ts';
import type { MemoryDatabase, MemoryDatabases } from './memory-databases.ts';
import { migrate } from './schema.ts';
import { StorageFailure } from './storage-failure.ts';

/** Apart from what `data_version` reaches, so that a new connection never looks like the one before. */
const WRITES_PER_CONNECTION = 2 ** 32;
/** SQLite's code for a file that cannot be opened. */
const CANTOPEN = 14;

/** What a database needs of its surroundings. */
export interface DatabaseOptions {
  /** The folder of `connector.sqlite`; default: in memory. */
  readonly directory?: string | undefined;
  /** Where a database in memory comes from, and is given back to; default: it is made, and closed. */
  readonly memory?: MemoryDatabases | undefined;
  readonly clock: Clock;
  /** Gets sentences for the operator. */
  readonly warn: (sentence: string) => void;
}

/**
 * A SQLite database that caches its prepared statements (preparing costs more than running), and that recovers by itself
 * from a full, locked, read-only or failing disk. Every method throws `StorageFailure` while one of these lasts.
 */
export class Database {
  readonly #directory: string | undefined;
  readonly #notice: FailureNotice;
  /** What a pool lent, and the pool; undefined once it has it back. */
  #lent: { readonly database: MemoryDatabase; readonly pool: MemoryDatabases } | undefined;
  #statements = new Map<string, StatementSync>();
  #connection: DatabaseSync;
  #connections = 0;
  /** Transactions begun and not ended. */
  #depth = 0;
  #mustReopen = false;
  #isPatient = true;

  /** @throws ConnectorError `data-unusable` or `data-newer` */
  constructor({ directory, memory, clock, warn }: DatabaseOptions) {
    this.#directory = directory;
    this.#notice = new FailureNotice(clock, warn);
    if (directory === undefined && memory !== undefined) {
      const database = memory.take();
      this.#lent = { database, pool: memory };
      this.#connection = database.connection;
      this.#statements = database.statements;
      return;
    }
    if (directory !== undefined) prepareFile(directory, warn);
    this.#connection = directory === undefined ? new DatabaseSync(':memory:') : openFile(directory);
    try {
      migrate(this.#connection);
    } catch (error) {
      this.#connection.close();
      throw error instanceof ConnectorError ? error : unusable(directory ?? 'in memory', error);
    }
  }

  /** The connection itself, for operations that this class does not offer. */
  get connection(): DatabaseSync {
    return this.#connection;
  }

  /** Runs a statement. @returns the number of rows changed */
  run(sql: string, ...values: SQLInputValue[]): number {
    try {
      const changes = Number(this.#prepared(sql).run(...values).changes);
      this.#succeeded();
      return changes;
    } catch (error) {
      throw this.#failed(error);
    }
  }

  /** The first row. Tables are STRICT: a row has the types of its columns, so `Row` can be relied on. */
  one<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined {
    try {
      return this.#prepared(sql).get(...values) as Row | undefined;
    } catch (error) {
      throw this.#failed(error);
    }
  }

  /** All rows; `Row` as in `one`. */
  all<Row>(sql: string, ...values: SQLInputValue[]): Row[] {
    try {
      return this.#prepared(sql).all(...values) as Row[];
    } catch (error) {
      throw this.#failed(error);
    }
  }

  /** A number that changes when another connection writes to the file; always 0 in memory. */
  foreignWrites(): number {
    if (this.#directory === undefined) return 0;
    const version = this.one<{ data_version: number }>('PRAGMA data_version')?.data_version ?? 0;
    return this.#connections * WRITES_PER_CONNECTION + version;
  }

  /**
   * Runs synchronous work atomically; nested in another transaction, as a savepoint.
   * @throws whatever the work throws, after a rollback
   */
  transaction<Result>(work: () => Result): Result {
    const nested = this.#begin();
    let result: Result;
    try {
      result = work();
      this.#execute(nested ? 'RELEASE part' : 'COMMIT');
    } catch (error) {
      this.#rollBack(nested);
      throw error;
    } finally {
      this.#depth -= 1;
    }
    this.#succeeded();
    return result;
  }

  /** Closes the connection, or gives it back to its pool. */
  close(): void {
    const lent = this.#lent;
    if (lent === undefined) {
      this.#statements.clear();
      this.#connection.close();
      return;
    }
    // A request that is still under way must not write into the next connector's data: it meets a closed connection.
    this.#lent = undefined;
    this.#statements = new Map();
    this.#connection = new DatabaseSync(':memory:', { open: false });
    lent.pool.giveBack(lent.database);
  }

  /** @returns whether the transaction is part of another one */
  #begin(): boolean {
    try {
      this.#reopenIfNecessary();
      const nested = this.#connection.isTransaction;
      this.#connection.exec(nested ? 'SAVEPOINT part' : 'BEGIN IMMEDIATE');
      this.#depth += 1;
      return nested;
    } catch (error) {
      throw this.#failed(error);
    }
  }

  #execute(sql: string): void {
    try {
      this.#connection.exec(sql);
    } catch (error) {
      throw this.#failed(error);
    }
  }

  /** Never throws, so that the caller's error is the one that is seen. */
  #rollBack(nested: boolean): void {
    // SQLite itself rolls back after a full disk and most I/O errors; then there is nothing left to end.
    if (!this.#connection.isTransaction) return;
    try {
      this.#connection.exec(nested ? 'ROLLBACK TO part; RELEASE part' : 'ROLLBACK');
    } catch {
      // Reads on this connection would see what was not committed.
      this.#mustReopen = this.#directory !== undefined;
    }
  }

  #prepared(sql: string): StatementSync {
    this.#reopenIfNecessary();
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#connection.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #reopenIfNecessary(): void {
    const directory = this.#directory;
    if (!this.#mustReopen || this.#depth > 0 || directory === undefined) return;
    // Opening would create an empty file, in which every client and token is unknown.
    if (!existsSync(fileIn(directory))) throw new StorageFailure(CANTOPEN, this.#name);
    const next = this.#open(directory);
    this.#statements.clear();
    if (this.#connection.isOpen) this.#connection.close();
    this.#connection = next;
    this.#connections += 1;
    this.#isPatient = true;
    this.#mustReopen = false;
  }

  #open(directory: string): DatabaseSync {
    try {
      return openFile(directory);
    } catch (error) {
      const cause = error instanceof Error ? error.cause : undefined;
      throw StorageFailure.from(cause, this.#name) ?? new StorageFailure(CANTOPEN, this.#name, cause);
    }
  }

  #succeeded(): void {
    if (!this.#notice.isFailing || this.#depth > 0) return;
    if (!this.#isPatient) this.#wait(LOCK_PATIENCE_MS);
    this.#notice.succeeded();
  }

  /** What to throw in place of this error. */
  #failed(error: unknown): unknown {
    const failure = StorageFailure.from(error, this.#name);
    if (failure === undefined) return error;
    this.#notice.failed(failure);
    if (failure.needsNewConnection) this.#mustReopen = this.#directory !== undefined;
    // Statements are synchronous: while a lock lasts, each waiting one would stop the whole server.
    if (failure.isLock && this.#isPatient) this.#wait(0);
    return failure;
  }

  #wait(milliseconds: number): void {
    this.#connection.exec(`PRAGMA busy_timeout = ${milliseconds}`);
    this.#isPatient = milliseconds > 0;
  }

  get #name(): string {
    return this.#directory === undefined ? 'The data' : `The data in ${this.#directory}`;
  }
}
