import type { Database } from './database.ts';
import { sha256 } from './hash.ts';
import type { Session } from './records.ts';

interface PendingRow {
  payload: string;
  expiresAt: number;
}

/** Browser sessions and the pending requests that their forms refer to. */
export class Sessions {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Starts a session. @param id the cookie's value, of which only the hash is stored */
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

  /** The live session of a cookie's value. */
  find(id: string, now: number): Session | undefined {
    return this.#database.one<Session>(
      'SELECT * FROM sessions WHERE hash = ? AND expiresAt > ?',
      sha256(id),
      now,
    );
  }

  /** Updates a session under its id. */
  update(hash: string, session: Omit<Session, 'hash'>): void {
    this.#database.run(
      'UPDATE sessions SET csrf = ?, userId = ?, expiresAt = ? WHERE hash = ?',
      session.csrf,
      session.userId,
      session.expiresAt,
      hash,
    );
  }

  /** Updates a session and moves it, with its pending requests, to a new id. */
  renew(hash: string, newId: string, session: Omit<Session, 'hash'>): void {
    this.#database.transaction(() => {
      this.update(hash, session);
      this.#database.run('UPDATE sessions SET hash = ? WHERE hash = ?', sha256(newId), hash);
      this.#database.run('UPDATE pending SET sessionHash = ? WHERE sessionHash = ?', sha256(newId), hash);
    });
  }

  /** Deletes a session and its pending requests. */
  end(hash: string): void {
    this.#database.run('DELETE FROM sessions WHERE hash = ?', hash);
    this.#database.run('DELETE FROM pending WHERE sessionHash = ?', hash);
  }

  /** Stores a pending request under a handle that a form of this session carries. */
  addPending(handle: string, sessionHash: string, payload: unknown, expiresAt: number, now: number): void {
    this.#database.run('DELETE FROM pending WHERE expiresAt <= ?', now);
    this.#database.run(
      'INSERT INTO pending (handle, sessionHash, payload, expiresAt) VALUES (?, ?, ?, ?)',
      sha256(handle),
      sessionHash,
      JSON.stringify(payload),
      expiresAt,
    );
  }

  /** Removes and returns a pending request of this session; undefined when it is unknown, removed or expired. */
  takePending(handle: string, sessionHash: string, now: number): unknown {
    const row = this.#database.one<PendingRow>(
      'DELETE FROM pending WHERE handle = ? AND sessionHash = ? RETURNING payload, expiresAt',
      sha256(handle),
      sessionHash,
    );
    return row === undefined || row.expiresAt <= now ? undefined : JSON.parse(row.payload);
  }
}
