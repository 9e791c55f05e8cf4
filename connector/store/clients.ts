import type { Database } from './database.ts';
import type { Client } from './records.ts';
import { RowCache } from './row-cache.ts';

/** Lists are kept space-separated: none of their members has a space in it. */
interface Row extends Omit<Client, 'grants' | 'redirectUris' | 'scope'> {
  grants: string;
  redirectUris: string;
  scope: string;
}

const members = (list: string) => (list === '' ? [] : list.split(' '));

const toClient = (row: Row): Client => ({
  ...row,
  grants: members(row.grants),
  redirectUris: members(row.redirectUris),
  scope: members(row.scope),
});

export class Clients {
  readonly #database: Database;
  readonly #kept: RowCache<Client>;

  constructor(database: Database) {
    this.#database = database;
    this.#kept = new RowCache(database, (id) => {
      const row = database.one<Row>('SELECT * FROM clients WHERE id = ?', id);
      return row && toClient(row);
    });
  }

  add(client: Client): void {
    this.#database.run(
      `INSERT INTO clients (id, name, accountId, secretHash, grants, redirectUris, scope)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      client.id,
      client.name,
      client.accountId,
      client.secretHash,
      client.grants.join(' '),
      client.redirectUris.join(' '),
      client.scope.join(' '),
    );
  }

  find(id: string): Client | undefined {
    return this.#kept.find(id);
  }

  /** Gives a client another secret; the one before is worthless from now on. */
  setSecret(id: string, secretHash: string): void {
    this.#kept.forget(id);
    this.#database.run('UPDATE clients SET secretHash = ? WHERE id = ?', secretHash, id);
  }

  remove(id: string): void {
    this.#kept.forget(id);
    this.#database.run('DELETE FROM clients WHERE id = ?', id);
  }

  /** In the order in which they were added. */
  all(): Client[] {
    return this.#database.all<Row>('SELECT * FROM clients ORDER BY rowid').map(toClient);
  }
}
