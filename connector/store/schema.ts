import type { DatabaseSync } from 'node:sqlite';
import { ConnectorError } from '../error.ts';

/**
 * One entry per schema version; a released entry is never edited, a change is a new entry.
 * Columns are named like the fields they hold. Instants are milliseconds since 1970. Codes, tokens, session ids and
 * client secrets are stored as SHA-256 only, so that an attacker who reads the file cannot use them.
 */
const MIGRATIONS = [
  `
  CREATE TABLE accounts (
    id TEXT PRIMARY KEY, name TEXT NOT NULL,
    contactLookup INTEGER NOT NULL, callLogging INTEGER NOT NULL, callDataEnrichment INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE users (id TEXT PRIMARY KEY, username TEXT NOT NULL UNIQUE, password TEXT NOT NULL) STRICT;
  CREATE TABLE memberships (
    userId TEXT NOT NULL REFERENCES users, accountId TEXT NOT NULL REFERENCES accounts,
    PRIMARY KEY (userId, accountId)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE clients (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, accountId TEXT NOT NULL REFERENCES accounts,
    secretHash TEXT NOT NULL, grants TEXT NOT NULL, redirectUris TEXT NOT NULL, scope TEXT NOT NULL
  ) STRICT;

  CREATE TABLE sessions (
    hash TEXT PRIMARY KEY, csrf TEXT NOT NULL, userId TEXT REFERENCES users, expiresAt INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX sessionsByExpiry ON sessions (expiresAt);
  CREATE TABLE pending (
    handle TEXT PRIMARY KEY, sessionHash TEXT NOT NULL, payload TEXT NOT NULL, expiresAt INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX pendingBySession ON pending (sessionHash);
  CREATE INDEX pendingByExpiry ON pending (expiresAt);

  CREATE TABLE grants (
    id TEXT PRIMARY KEY, clientId TEXT NOT NULL, userId TEXT NOT NULL, accountId TEXT NOT NULL,
    scope TEXT NOT NULL, createdAt INTEGER NOT NULL, revokedAt INTEGER
  ) STRICT;
  CREATE INDEX grantsByClient ON grants (clientId, userId);
  CREATE TABLE codes (
    hash TEXT PRIMARY KEY, grantId TEXT NOT NULL REFERENCES grants, redirectUri TEXT NOT NULL,
    redirectUriSent INTEGER NOT NULL, challenge TEXT, challengeMethod TEXT,
    expiresAt INTEGER NOT NULL, spentAt INTEGER
  ) STRICT;
  CREATE TABLE tokens (
    hash TEXT PRIMARY KEY, kind TEXT NOT NULL, grantId TEXT, clientId TEXT NOT NULL, userId TEXT,
    accountId TEXT NOT NULL, scope TEXT NOT NULL, issuedAt INTEGER NOT NULL, expiresAt INTEGER NOT NULL,
    spentAt INTEGER, revokedAt INTEGER
  ) STRICT;
  CREATE INDEX tokensByClient ON tokens (clientId);

  CREATE TABLE contacts (
    id TEXT PRIMARY KEY, accountId TEXT NOT NULL REFERENCES accounts, emailKey TEXT NOT NULL, fields TEXT NOT NULL
  ) STRICT;
  CREATE INDEX contactsByEmail ON contacts (accountId, emailKey);
  CREATE TABLE contactPhones (
    accountId TEXT NOT NULL, phoneKey TEXT NOT NULL, contactId TEXT NOT NULL REFERENCES contacts,
    PRIMARY KEY (accountId, phoneKey, contactId)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE calls (
    id INTEGER PRIMARY KEY, accountId TEXT NOT NULL REFERENCES accounts, startedAt INTEGER NOT NULL,
    agent TEXT NOT NULL, phoneKey TEXT NOT NULL, direction TEXT NOT NULL, fields TEXT NOT NULL,
    UNIQUE (accountId, startedAt, agent, phoneKey, direction)
  ) STRICT;
  CREATE TABLE chats (
    id INTEGER PRIMARY KEY, accountId TEXT NOT NULL REFERENCES accounts, startedAt INTEGER NOT NULL,
    agent TEXT NOT NULL, partyKey TEXT NOT NULL, fields TEXT NOT NULL,
    UNIQUE (accountId, startedAt, agent, partyKey)
  ) STRICT;
  `,
  // For lists of contacts, oldest first.
  'CREATE INDEX contactsByAccount ON contacts (accountId);',
  // Tokens are inserted all day and listed by client only when an admin revokes them: a scan is cheaper than the index.
  'DROP INDEX tokensByClient;',
  // For deleting what has expired a part at a time. Nearly every token goes to the end of it, so it costs little.
  'CREATE INDEX tokensByExpiry ON tokens (expiresAt); CREATE INDEX codesByExpiry ON codes (expiresAt);',
  // For a refresh that ends the access tokens of its grant.
  "CREATE INDEX liveAccessTokensByGrant ON tokens (grantId) WHERE kind = 'access_token' AND revokedAt IS NULL;",
];

/**
 * Migrates a database to the newest schema, version by version, each in one transaction.
 * @throws ConnectorError `data-newer` when the file was written by a newer version of this program
 */
export function migrate(database: DatabaseSync): void {
  const row = database.prepare('PRAGMA user_version').get();
  const version = Number(row?.['user_version'] ?? 0);
  if (version > MIGRATIONS.length) {
    throw new ConnectorError(
      'data-newer',
      `The data was written by a newer version: it has schema ${version}, this program supports ${MIGRATIONS.length}.`,
      'Update the program or choose another data folder.',
    );
  }
  for (const [index, sql] of MIGRATIONS.slice(version).entries()) {
    database.exec(`BEGIN;${sql};PRAGMA user_version = ${version + index + 1};COMMIT`);
  }
}
