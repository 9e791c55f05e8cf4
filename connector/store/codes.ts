import type { Database } from './database.ts';
import { sha256 } from './hash.ts';
import type { Code, Grant, NewCode } from './records.ts';

export class Codes {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

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

  /** Whatever its state: spent and expired codes are found as well. */
  find(value: string): Code | undefined {
    return this.#database.one<Code>(
      `SELECT codes.*, clientId, userId, accountId, scope
       FROM codes JOIN grants ON grants.id = grantId WHERE hash = ?`,
      sha256(value),
    );
  }

  /** Marks a code as used; true for one caller only, however many ask at once. */
  spend(hash: string, now: number): boolean {
    return (
      this.#database.run('UPDATE codes SET spentAt = ? WHERE hash = ? AND spentAt IS NULL', now, hash) === 1
    );
  }

  /** Forgets codes that expired before `now`. */
  purge(now: number): void {
    this.#database.run('DELETE FROM codes WHERE expiresAt < ?', now);
  }
}
