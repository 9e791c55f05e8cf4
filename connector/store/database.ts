import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { ConnectorError } from '../error.ts';
import { migrate } from './schema.ts';

/** A database with its prepared statements kept: preparing costs more than running. */
export class Database {
  /** The connection itself, for what no method of the store offers. */
  readonly connection: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #inMemory: boolean;

  /**
   * @param directory holds `connector.sqlite`; undefined: in memory
   * @throws ConnectorError when it cannot be used
   */
  constructor(directory: string | undefined) {
    this.#inMemory = directory === undefined;
    this.connection = directory === undefined ? new DatabaseSync(':memory:') : openFile(directory);
    migrate(this.connection);
  }

  /** Runs a statement; gives the number of rows it changed. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#prepared(sql).run(...values).changes);
  }

  /** The first row. Tables are STRICT, so a row has the types of its columns and `Row` may be trusted. */
  one<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#prepared(sql).get(...values) as Row | undefined;
  }

  /** All rows; `Row` as in `one`. */
  all<Row>(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#prepared(sql).all(...values) as Row[];
  }

  /** A number that changes when another connection has written to the file; always 0 in memory, where none can. */
  foreignWrites(): number {
    if (this.#inMemory) return 0;
    return this.one<{ data_version: number }>('PRAGMA data_version')?.data_version ?? 0;
  }

  /** Runs synchronous work all or nothing; within another transaction it is a part of that one. */
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
      `The data folder ${directory} cannot be used (${detail}): choose a folder that can be written to.`,
      { cause },
    );
  }
}
