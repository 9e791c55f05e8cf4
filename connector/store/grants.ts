import type { Database } from './database.ts';
import type { Grant } from './records.ts';
import type { Tokens } from './tokens.ts';

/** Users' approvals of clients. */
export class Grants {
  readonly #database: Database;
  readonly #tokens: Tokens;

  constructor(database: Database, tokens: Tokens) {
    this.#database = database;
    this.#tokens = tokens;
  }

  /** Stores an approval. */
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

  /** The user's approvals of the client, oldest first. */
  of(clientId: string, userId: string): Grant[] {
    return this.#database.all<Grant>(
      'SELECT * FROM grants WHERE clientId = ? AND userId = ? ORDER BY rowid',
      clientId,
      userId,
    );
  }

  /** Revokes a grant with its whole token family, later tokens included. */
  revoke(id: string, now: number): void {
    this.#tokens.invalidateCache();
    this.#database.run('UPDATE grants SET revokedAt = ? WHERE id = ? AND revokedAt IS NULL', now, id);
  }

  /** Revokes every grant of a client; codes not yet exchanged become worthless. */
  revokeOfClient(clientId: string, now: number): void {
    this.#tokens.invalidateCache();
    this.#database.run(
      'UPDATE grants SET revokedAt = ? WHERE clientId = ? AND revokedAt IS NULL',
      now,
      clientId,
    );
  }
}
