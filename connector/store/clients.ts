import type { Database } from './database.ts';

/** An API client (OAuth client). All clients here are confidential: they have a secret. */
export interface Client {
  readonly id: string;
  readonly name: string;
  /** The account whose data its tokens open. */
  readonly accountId: string;
  readonly secretHash: string;
  /** Grant types it may use; `refresh_token` comes with `authorization_code`. */
  readonly grants: readonly string[];
  readonly redirectUris: readonly string[];
  /** Scopes it may ask for. */
  readonly scope: readonly string[];
}

interface Row extends Omit<Client, 'grants' | 'redirectUris' | 'scope'> {
  grants: string;
  redirectUris: string;
  scope: string;
}

const toClient = (row: Row): Client => ({
  ...row,
  grants: JSON.parse(row.grants),
  redirectUris: JSON.parse(row.redirectUris),
  scope: JSON.parse(row.scope),
});

export class Clients {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  add(client: Client): void {
    this.#database.run(
      `INSERT INTO clients (id, name, accountId, secretHash, grants, redirectUris, scope)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      client.id,
      client.name,
      client.accountId,
      client.secretHash,
      JSON.stringify(client.grants),
      JSON.stringify(client.redirectUris),
      JSON.stringify(client.scope),
    );
  }

  find(id: string): Client | undefined {
    const row = this.#database.one<Row>('SELECT * FROM clients WHERE id = ?', id);
    return row && toClient(row);
  }

  /** In the order in which they were added. */
  all(): Client[] {
    return this.#database.all<Row>('SELECT * FROM clients ORDER BY rowid').map(toClient);
  }
}
