import type { Database } from './database.ts';
import type { Grant } from './records.ts';
import type { Tokens } from './tokens.ts';

export class Grants {
  readonly #database: Database;
  readonly #tokens: Tokens;

  constructor(database: Database, tokens: Tokens) {
    this.#database = database;
    this.#tokens = tokens;
  }

  add(grant: Omit<Grant, 'revokedAt'>): void {
    this.#database.run(
      'INSERT INTO grants (id, clientId, userId, accountId, scope, createdAt) VALUES (?, ?, ?, ?, ?, ?)',
      grant.id,
      grant.clientId,
      grant.userId,
      grant.accountId,
      grant.scope,
      grant.createdAt,
    );
  }

  /** What this user has approved for this client, oldest first. */
  of(clientId: string, userId: string): Grant[] {
    return this.#database.all<Grant>(
      'SELECT * FROM grants WHERE clientId = ? AND userId = ? ORDER BY rowid',
      clientId,
      userId,
    );
  }

  /** Ends the grant and with it every token of its family, issued or about to be. */
  revoke(id: string, now: number): void {
    this.#tokens.forgetAll();
    this.#database.run('UPDATE grants SET revokedAt = ? WHERE id = ? AND revokedAt IS NULL', now, id);
  }

  /** Ends all that was ever approved for a client, codes not yet exchanged included. */
  revokeOfClient(clientId: string, now: number): void {
    this.#tokens.forgetAll();
    this.#database.run(
      'UPDATE grants SET revokedAt = ? WHERE clientId = ? AND revokedAt IS NULL',
      now,
      clientId,
    );
  }
}
