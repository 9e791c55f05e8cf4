import type { Database } from './database.ts';
import type { Account } from './records.ts';
import { RowCache } from './row-cache.ts';

interface Row {
  id: string;
  name: string;
  contactLookup: number;
  callLogging: number;
  callDataEnrichment: number;
}

const toAccount = (row: Row): Account => ({
  id: row.id,
  name: row.name,
  features: {
    contactLookup: row.contactLookup === 1,
    callLogging: row.callLogging === 1,
    callDataEnrichment: row.callDataEnrichment === 1,
  },
});

export class Accounts {
  readonly #database: Database;
  readonly #kept: RowCache<Account>;

  constructor(database: Database) {
    this.#database = database;
    this.#kept = new RowCache(database, (id) => {
      const row = database.one<Row>('SELECT * FROM accounts WHERE id = ?', id);
      return row && toAccount(row);
    });
  }

  /** Adds an account, or replaces the name and switches of the one with this id. */
  save({ id, name, features }: Account): void {
    this.#kept.forget(id);
    this.#database.run(
      `INSERT INTO accounts (id, name, contactLookup, callLogging, callDataEnrichment) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, contactLookup = excluded.contactLookup,
         callLogging = excluded.callLogging, callDataEnrichment = excluded.callDataEnrichment`,
      id,
      name,
      Number(features.contactLookup),
      Number(features.callLogging),
      Number(features.callDataEnrichment),
    );
  }

  find(id: string): Account | undefined {
    return this.#kept.find(id);
  }

  /** Those a user belongs to, in the order in which they were added. */
  ofUser(userId: string): Account[] {
    return this.#database
      .all<Row>(
        `SELECT accounts.* FROM accounts JOIN memberships ON accountId = id WHERE userId = ?
         ORDER BY accounts.rowid`,
        userId,
      )
      .map(toAccount);
  }

  /** In the order in which they were added. */
  all(): Account[] {
    return this.#database.all<Row>('SELECT * FROM accounts ORDER BY rowid').map(toAccount);
  }
}
