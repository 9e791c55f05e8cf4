import type { Database } from './database.ts';
import { sha256 } from './hash.ts';
import type { NewToken, Slice, Token, TokenKind } from './records.ts';
import { RowCache } from './row-cache.ts';

const columns = `hash, kind, grantId, tokens.clientId, tokens.userId, tokens.accountId, tokens.scope, issuedAt,
  expiresAt, spentAt, coalesce(tokens.revokedAt, grants.revokedAt) AS revokedAt`;
const from = 'tokens LEFT JOIN grants ON grants.id = grantId';

export class Tokens {
  readonly #database: Database;
  readonly #kept: RowCache<Token>;

  constructor(database: Database) {
    this.#database = database;
    this.#kept = new RowCache(database, (hash) =>
      database.one<Token>(`SELECT ${columns} FROM ${from} WHERE hash = ?`, hash),
    );
  }

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

  /** A token of this kind, whatever its state: spent, revoked and expired ones are found as well. */
  find(kind: TokenKind, value: string): Token | undefined {
    const token = this.findAny(value);
    return token?.kind === kind ? token : undefined;
  }

  /** A token of either kind. */
  findAny(value: string): Token | undefined {
    return this.byHash(sha256(value));
  }

  /** All tokens of a client, oldest first; without their values, which nobody knows. */
  ofClient(clientId: string): Token[] {
    return this.#database.all<Token>(
      `SELECT ${columns} FROM ${from} WHERE tokens.clientId = ? ORDER BY tokens.rowid`,
      clientId,
    );
  }

  /** The token of this hash, which names it where its value must not be known. */
  byHash(hash: string): Token | undefined {
    return this.#kept.find(hash);
  }

  /** A part of an account's tokens, newest first. */
  ofAccount(accountId: string, { limit, offset }: Slice): Token[] {
    return this.#database.all<Token>(
      `SELECT ${columns} FROM ${from} WHERE tokens.accountId = ? ORDER BY tokens.rowid DESC LIMIT ? OFFSET ?`,
      accountId,
      limit,
      offset,
    );
  }

  /** Marks a refresh token as used; true for one caller only, however many ask at once. */
  spend(hash: string, now: number): boolean {
    this.#kept.forget(hash);
    return (
      this.#database.run('UPDATE tokens SET spentAt = ? WHERE hash = ? AND spentAt IS NULL', now, hash) === 1
    );
  }

  revoke(hash: string, now: number): void {
    this.#kept.forget(hash);
    this.#database.run('UPDATE tokens SET revokedAt = ? WHERE hash = ? AND revokedAt IS NULL', now, hash);
  }

  /** Has to be called when a grant ends: its tokens end with it. */
  forgetAll(): void {
    this.#kept.forgetAll();
  }

  revokeOfClient(clientId: string, now: number): void {
    this.#kept.forgetAll();
    this.#database.run(
      'UPDATE tokens SET revokedAt = ? WHERE clientId = ? AND revokedAt IS NULL',
      now,
      clientId,
    );
  }

  /** Forgets tokens that expired before `now`. */
  purge(now: number): void {
    this.#kept.forgetAll();
    this.#database.run('DELETE FROM tokens WHERE expiresAt < ?', now);
  }
}
