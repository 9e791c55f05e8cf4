import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { migrate } from './schema.ts';

/** A database in memory, of the newest schema, with the statements prepared on it. */
export interface MemoryDatabase {
  readonly connection: DatabaseSync;
  /** By their SQL. */
  readonly statements: Map<string, StatementSync>;
}

/** What depends on a row comes before it. */
const TABLES = 'SELECT name FROM sqlite_schema WHERE type = ? AND name NOT LIKE ? ORDER BY rowid DESC';

/**
 * Databases in memory for connectors that live one after the other. Making the schema and preparing the statements costs
 * more than what a short-lived connector does with them, so a database that is given back is emptied and taken again.
 */
export class MemoryDatabases {
  readonly #idle: MemoryDatabase[] = [];

  /** @returns an empty database, which no other connector has */
  take(): MemoryDatabase {
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle;
    const connection = new DatabaseSync(':memory:');
    migrate(connection);
    return { connection, statements: new Map() };
  }

  /** Empties a database that its connector uses no more. */
  giveBack(database: MemoryDatabase): void {
    empty(database);
    this.#idle.push(database);
  }

  /** Closes the databases that no connector has. */
  close(): void {
    for (const { connection } of this.#idle.splice(0)) connection.close();
  }
}

function empty({ connection, statements }: MemoryDatabase): void {
  if (connection.isTransaction) connection.exec('ROLLBACK');
  const prepared = (sql: string): StatementSync => {
    const statement = statements.get(sql) ?? connection.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  for (const { name } of prepared(TABLES).all('table', 'sqlite_%')) prepared(`DELETE FROM ${name}`).run();
}
