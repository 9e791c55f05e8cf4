import type { Database } from './database.ts';
import { sha256 } from './hash.ts';
import type { Code, Grant, NewCode } from './records.ts';

/** Authorization codes, found by the hash of their value. */
export class Codes {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Stores a code under the hash of its value. */
  add(value: string, grant: Pick<Grant, 'id'>, code: NewCode): void {
    this.#database.run(
      `INSERT INTO codes (hash, grantId, redirectUri, redirectUriSent, challenge, challengeMethod, expiresAt)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      sha256(value),
      grant.id,
      code.redirectUri,
      code.redirectUriSent,
      code.challenge,
      code.challengeMethod,
      code.expiresAt,
    );
  }

  /** A code in any state: spent and expired ones are found too. */
  find(value: string): Code | undefined {
    return this.#database.one<Code>(
      `SELECT codes.*, clientId, userId, accountId, scope
       FROM codes JOIN grants ON grants.id = grantId WHERE hash = ?`,
      sha256(value),
    );
  }

  /** Marks a code as spent; true for exactly one of several simultaneous callers. */
  spend(hash: string, now: number): boolean {
    return (
      this.#database.run('UPDATE codes SET spentAt = ? WHERE hash = ? AND spentAt IS NULL', now, hash) === 1
    );
  }

  /** Deletes the oldest codes that expired before this instant. @param most how many at most */
  purge(before: number, most: number): void {
    this.#database.run(
      'DELETE FROM codes WHERE rowid IN (SELECT rowid FROM codes WHERE expiresAt < ? ORDER BY expiresAt LIMIT ?)',
      before,
      most,
    );
  }
}
