import type { Database } from './database.ts';
import type { User } from './records.ts';

/** People who can sign in, and the accounts they belong to. */
export class Users {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Stores a user as a member of accounts. */
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

  /** The user with this id. */
  find(id: string): User | undefined {
    return this.#database.one<User>('SELECT * FROM users WHERE id = ?', id);
  }

  /** The user with this name, letter case included. */
  byUsername(username: string): User | undefined {
    return this.#database.one<User>('SELECT * FROM users WHERE username = ?', username);
  }

  /** The members of an account, oldest first. */
  ofAccount(accountId: string): User[] {
    return this.#database.all<User>(
      'SELECT users.* FROM users JOIN memberships ON userId = users.id WHERE accountId = ? ORDER BY users.rowid',
      accountId,
    );
  }

  /** Whether the user is a member of the account. */
  belongsTo(userId: string, accountId: string): boolean {
    const found = this.#database.one(
      'SELECT 1 FROM memberships WHERE userId = ? AND accountId = ?',
      userId,
      accountId,
    );
    return found !== undefined;
  }
}
