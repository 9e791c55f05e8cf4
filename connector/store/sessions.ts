import type { Database } from './database.ts';
import { sha256 } from './hash.ts';
import type { Session } from './records.ts';

interface PendingRow {
  payload: string;
  expiresAt: number;
}

/** Sessions, and what waits in them for a form to come back. */
export class Sessions {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** @param id the cookie's value, of which only the hash is kept */
  add(id: string, session: Omit<Session, 'hash'>, now: number): Session {
    this.#database.run('DELETE FROM sessions WHERE expiresAt <= ?', now);
    const hash = sha256(id);
    this.#database.run(
      'INSERT INTO sessions (hash, csrf, userId, expiresAt) VALUES (?, ?, ?, ?)',
      hash,
      session.csrf,
      session.userId,
      session.expiresAt,
    );
    return { hash, ...session };
  }

  /** The unexpired session of a cookie's value. */
  find(id: string, now: number): Session | undefined {
    return this.#database.one<Session>(
      'SELECT * FROM sessions WHERE hash = ? AND expiresAt > ?',
      sha256(id),
      now,
    );
  }

  /** Changes a session in place. */
  update(hash: string, session: Omit<Session, 'hash'>): void {
    this.#database.run(
      'UPDATE sessions SET csrf = ?, userId = ?, expiresAt = ? WHERE hash = ?',
      session.csrf,
      session.userId,
      session.expiresAt,
      hash,
    );
  }

  /** Changes a session and moves it under a new id; what was pending in it stays pending. */
  renew(hash: string, newId: string, session: Omit<Session, 'hash'>): void {
    this.#database.transaction(() => {
      this.update(hash, session);
      this.#database.run('UPDATE sessions SET hash = ? WHERE hash = ?', sha256(newId), hash);
      this.#database.run('UPDATE pending SET sessionHash = ? WHERE sessionHash = ?', sha256(newId), hash);
    });
  }

  end(hash: string): void {
    this.#database.run('DELETE FROM sessions WHERE hash = ?', hash);
    this.#database.run('DELETE FROM pending WHERE sessionHash = ?', hash);
  }

  /** Keeps something for this session under a handle that goes into a form. */
  keep(handle: string, sessionHash: string, payload: unknown, expiresAt: number, now: number): void {
    this.#database.run('DELETE FROM pending WHERE expiresAt <= ?', now);
    this.#database.run(
      'INSERT INTO pending (handle, sessionHash, payload, expiresAt) VALUES (?, ?, ?, ?)',
      sha256(handle),
      sessionHash,
      JSON.stringify(payload),
      expiresAt,
    );
  }

  /** Takes it out again, once, in the same session only; undefined when unknown, taken or expired. */
  take(handle: string, sessionHash: string, now: number): unknown {
    const row = this.#database.one<PendingRow>(
      'DELETE FROM pending WHERE handle = ? AND sessionHash = ? RETURNING payload, expiresAt',
      sha256(handle),
      sessionHash,
    );
    return row === undefined || row.expiresAt <= now ? undefined : JSON.parse(row.payload);
  }
}
