import { Accounts } from './accounts.ts';
import { Clients } from './clients.ts';
import { Codes } from './codes.ts';
import { Contacts } from './contacts.ts';
import { Database, type DatabaseOptions } from './database.ts';
import { Grants } from './grants.ts';
import { Journal } from './journal.ts';
import { Sessions } from './sessions.ts';
import { Tokens } from './tokens.ts';
import { Users } from './users.ts';

export type { ListFilter } from './list-filter.ts';
export { MemoryDatabases } from './memory-databases.ts';
export type * from './records.ts';
export { StorageFailure } from './storage-failure.ts';

/** The stored data: one repository for each kind of record. */
export interface Store {
  readonly database: Database;
  readonly accounts: Accounts;
  readonly users: Users;
  readonly clients: Clients;
  readonly sessions: Sessions;
  readonly grants: Grants;
  readonly codes: Codes;
  readonly tokens: Tokens;
  readonly contacts: Contacts;
  readonly journal: Journal;
  /** Closes the database. */
  close(): void;
}

/**
 * Opens the store.
 * @throws ConnectorError `data-unusable` or `data-newer`
 */
export function openStore(options: DatabaseOptions): Store {
  const database = new Database(options);
  const tokens = new Tokens(database);
  return {
    database,
    accounts: new Accounts(database),
    users: new Users(database),
    clients: new Clients(database),
    sessions: new Sessions(database),
    grants: new Grants(database, tokens),
    codes: new Codes(database),
    tokens,
    contacts: new Contacts(database),
    journal: new Journal(database),
    close: () => database.close(),
  };
}
