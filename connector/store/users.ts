import type { Database } from './database.ts';
import type { User } from './records.ts';

export class Users {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  add(user: User, accountIds: readonly string[]): void {
    this.#database.transaction(() => {
      this.#database.run(
        'INSERT INTO users (id, username, password) VALUES (?, ?, ?)',
        user.id,
        user.username,
        user.password,
      );
      for (const accountId of accountIds) {
        this.#database.run('INSERT INTO memberships (userId, accountId) VALUES (?, ?)', user.id, accountId);
      }
    });
  }

  find(id: string): User | undefined {
    return this.#database.one<User>('SELECT * FROM users WHERE id = ?', id);
  }

  byUsername(username: string): User | undefined {
    return this.#database.one<User>('SELECT * FROM users WHERE username = ?', username);
  }

  /** In the order in which they were added. */
  ofAccount(accountId: string): User[] {
    return this.#database.all<User>(
      'SELECT users.* FROM users JOIN memberships ON userId = users.id WHERE accountId = ? ORDER BY users.rowid',
      accountId,
    );
  }

  belongsTo(userId: string, accountId: string): boolean {
    const found = this.#database.one(
      'SELECT 1 FROM memberships WHERE userId = ? AND accountId = ?',
      userId,
      accountId,
    );
    return found !== undefined;
  }
}
