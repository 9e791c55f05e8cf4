import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { ConnectorError } from '../error.ts';
import { migrate } from './schema.ts';

/** A SQLite database that caches its prepared statements: preparing costs more than running. */
export class Database {
  /** The connection itself, for operations that this class does not offer. */
  readonly connection: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #inMemory: boolean;

  /**
   * @param directory the folder of `connector.sqlite`; undefined: in memory
   * @throws ConnectorError `data-unusable` or `data-newer`
   */
  constructor(directory: string | undefined) {
    this.#inMemory = directory === undefined;
    this.connection = directory === undefined ? new DatabaseSync(':memory:') : openFile(directory);
    migrate(this.connection);
  }

  /** Runs a statement. @returns the number of rows changed */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#prepared(sql).run(...values).changes);
  }

  /** The first row. Tables are STRICT: a row has the types of its columns, so `Row` can be relied on. */
  one<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#prepared(sql).get(...values) as Row | undefined;
  }

  /** All rows; `Row` as in `one`. */
  all<Row>(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#prepared(sql).all(...values) as Row[];
  }

  /** A number that changes when another connection writes to the file; always 0 in memory. */
  foreignWrites(): number {
    if (this.#inMemory) return 0;
    return this.one<{ data_version: number }>('PRAGMA data_version')?.data_version ?? 0;
  }

  /**
   * Runs synchronous work atomically; nested in another transaction, as a savepoint.
   * @throws whatever the work throws, after a rollback
   */
  transaction<Result>(work: () => Result): Result {
    const nested = this.connection.isTransaction;
    this.connection.exec(nested ? 'SAVEPOINT part' : 'BEGIN IMMEDIATE');
    try {
      const result = work();
      this.connection.exec(nested ? 'RELEASE part' : 'COMMIT');
      return result;
    } catch (error) {
      this.connection.exec(nested ? 'ROLLBACK TO part; RELEASE part' : 'ROLLBACK');
      throw error;
    }
  }

  /** Closes the connection. */
  close(): void {
    this.#statements.clear();
    this.connection.close();
  }

  #prepared(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.connection.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

function openFile(directory: string): DatabaseSync {
  try {
    mkdirSync(directory, { recursive: true });
    const connection = new DatabaseSync(join(directory, 'connector.sqlite'));
    connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 2000');
    return connection;
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new ConnectorError(
      'data-unusable',
      `The data folder ${directory} cannot be used: ${detail}.`,
      'Choose a folder that can be written to.',
      { cause },
    );
  }
}
