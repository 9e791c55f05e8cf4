import type { Database } from './database.ts';
import { sha256 } from './hash.ts';
import type { NewToken, Slice, Token, TokenKind } from './records.ts';
import { RowCache } from './row-cache.ts';

const COLUMNS = `hash, kind, grantId, tokens.clientId, tokens.userId, tokens.accountId, tokens.scope, issuedAt,
  expiresAt, spentAt, coalesce(tokens.revokedAt, grants.revokedAt) AS revokedAt`;
const SOURCE = 'tokens LEFT JOIN grants ON grants.id = grantId';

/** Access and refresh tokens, found by the hash of their value. */
export class Tokens {
  readonly #database: Database;
  readonly #cache: RowCache<Token>;

  constructor(database: Database) {
    this.#database = database;
    this.#cache = new RowCache(database, (hash) =>
      database.one<Token>(`SELECT ${COLUMNS} FROM ${SOURCE} WHERE hash = ?`, hash),
    );
  }

  /** Stores a token under the hash of its value. */
  add(value: string, token: NewToken): void {
    this.#database.run(
      `INSERT INTO tokens (hash, kind, grantId, clientId, userId, accountId, scope, issuedAt, expiresAt)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      sha256(value),
      token.kind,
      token.grantId,
      token.clientId,
      token.userId,
      token.accountId,
      token.scope,
      token.issuedAt,
      token.expiresAt,
    );
  }

  /** A token of this kind in any state: spent, revoked and expired ones are found too. */
  find(kind: TokenKind, value: string): Token | undefined {
    const token = this.findAny(value);
    return token?.kind === kind ? token : undefined;
  }

  /** A token of either kind. */
  findAny(value: string): Token | undefined {
    return this.byHash(sha256(value));
  }

  /** All tokens of a client, oldest first. */
  ofClient(clientId: string): Token[] {
    return this.#database.all<Token>(
      `SELECT ${COLUMNS} FROM ${SOURCE} WHERE tokens.clientId = ? ORDER BY tokens.rowid`,
      clientId,
    );
  }

  /** The token with this hash, which identifies it where its value is not known. */
  byHash(hash: string): Token | undefined {
    return this.#cache.find(hash);
  }

  /** A slice of an account's tokens, newest first. */
  ofAccount(accountId: string, { limit, offset }: Slice): Token[] {
    return this.#database.all<Token>(
      `SELECT ${COLUMNS} FROM ${SOURCE} WHERE tokens.accountId = ? ORDER BY tokens.rowid DESC LIMIT ? OFFSET ?`,
      accountId,
      limit,
      offset,
    );
  }

  /** How many tokens an account has. */
  countOfAccount(accountId: string): number {
    const counted = `SELECT COUNT(*) AS total FROM ${SOURCE} WHERE tokens.accountId = ?`;
    return this.#database.one<{ total: number }>(counted, accountId)?.total ?? 0;
  }

  /** Marks a refresh token as spent; true for exactly one of several simultaneous callers. */
  spend(hash: string, now: number): boolean {
    this.#cache.invalidate(hash);
    return (
      this.#database.run('UPDATE tokens SET spentAt = ? WHERE hash = ? AND spentAt IS NULL', now, hash) === 1
    );
  }

  /** Revokes one token; a repeat keeps the first instant. */
  revoke(hash: string, now: number): void {
    this.#cache.invalidate(hash);
    this.#database.run('UPDATE tokens SET revokedAt = ? WHERE hash = ? AND revokedAt IS NULL', now, hash);
  }

  /** Revokes the live access tokens of a grant. */
  revokeAccessTokensOf(grantId: string, now: number): void {
    this.#cache.clear();
    this.#database.run(
      "UPDATE tokens SET revokedAt = ? WHERE grantId = ? AND kind = 'access_token' AND revokedAt IS NULL",
      now,
      grantId,
    );
  }

  /** Invalidates all cached tokens. Call it when a grant is revoked, which revokes its tokens too. */
  invalidateCache(): void {
    this.#cache.clear();
  }

  /** Revokes all tokens of a client. */
  revokeOfClient(clientId: string, now: number): void {
    this.#cache.clear();
    this.#database.run(
      'UPDATE tokens SET revokedAt = ? WHERE clientId = ? AND revokedAt IS NULL',
      now,
      clientId,
    );
  }

  /** Deletes the tokens that expired longest before this instant. @param most how many at most */
  purge(before: number, most: number): void {
    const deleted = this.#database.run(
      'DELETE FROM tokens WHERE rowid IN (SELECT rowid FROM tokens WHERE expiresAt < ? ORDER BY expiresAt LIMIT ?)',
      before,
      most,
    );
    if (deleted > 0) this.#cache.clear();
  }
}
