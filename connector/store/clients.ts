import type { Database } from './database.ts';
import type { Client } from './records.ts';
import { RowCache } from './row-cache.ts';

/** Lists are stored space-separated: no member contains a space. */
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

/** API clients. */
export class Clients {
  readonly #database: Database;
  readonly #cache: RowCache<Client>;

  constructor(database: Database) {
    this.#database = database;
    this.#cache = new RowCache(database, (id) => {
      const row = database.one<Row>('SELECT * FROM clients WHERE id = ?', id);
      return row && toClient(row);
    });
  }

  /** Stores a new client. */
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

  /** The client with this id. */
  find(id: string): Client | undefined {
    return this.#cache.find(id);
  }

  /** Replaces the secret of a client; the old one is invalid at once. */
  setSecret(id: string, secretHash: string): void {
    this.#cache.invalidate(id);
    this.#database.run('UPDATE clients SET secretHash = ? WHERE id = ?', secretHash, id);
  }

  /** Replaces the redirect URIs of a client. */
  setRedirectUris(id: string, uris: readonly string[]): void {
    this.#cache.invalidate(id);
    this.#database.run('UPDATE clients SET redirectUris = ? WHERE id = ?', uris.join(' '), id);
  }

  /** Deletes a client. */
  remove(id: string): void {
    this.#cache.invalidate(id);
    this.#database.run('DELETE FROM clients WHERE id = ?', id);
  }

  /** Oldest first. */
  all(): Client[] {
    return this.#database.all<Row>('SELECT * FROM clients ORDER BY rowid').map(toClient);
  }
}
