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

/** The workspace's clients (customers) with their switches. */
export class Accounts {
  readonly #database: Database;
  readonly #cache: RowCache<Account>;

  constructor(database: Database) {
    this.#database = database;
    this.#cache = new RowCache(database, (id) => {
      const row = database.one<Row>('SELECT * FROM accounts WHERE id = ?', id);
      return row && toAccount(row);
    });
  }

  /** Adds an account, or updates name and switches of the one with this id. */
  save({ id, name, features }: Account): void {
    this.#cache.invalidate(id);
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

  /** The account with this id. */
  find(id: string): Account | undefined {
    return this.#cache.find(id);
  }

  /** The accounts that a user belongs to, oldest first. */
  ofUser(userId: string): Account[] {
    return this.#database
      .all<Row>(
        `SELECT accounts.* FROM accounts JOIN memberships ON accountId = id WHERE userId = ?
         ORDER BY accounts.rowid`,
        userId,
      )
      .map(toAccount);
  }

  /** Oldest first. */
  all(): Account[] {
    return this.#database.all<Row>('SELECT * FROM accounts ORDER BY rowid').map(toAccount);
  }
}
