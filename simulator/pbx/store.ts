import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { PbxError } from './errors.ts';
import type { LogEntry, LogLevel } from './types.ts';

/** One entry per schema version; a released entry is never edited, a change is a new entry. */
const MIGRATIONS = [
  `
  CREATE TABLE template (name TEXT PRIMARY KEY, file_name TEXT NOT NULL, content BLOB NOT NULL) STRICT;
  CREATE TABLE setting (template TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (template, name)) STRICT, WITHOUT ROWID;
  CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE pending (state TEXT PRIMARY KEY, template TEXT NOT NULL, parameter TEXT NOT NULL,
    begun_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE log (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, level TEXT NOT NULL, code TEXT NOT NULL,
    message TEXT NOT NULL, trace TEXT) STRICT;
  `,
  // Calls that could not be reported yet.
  'CREATE TABLE outbox (id INTEGER PRIMARY KEY, template TEXT NOT NULL, call TEXT NOT NULL) STRICT;',
  // Calls that are over.
  'CREATE TABLE call (id INTEGER PRIMARY KEY, call TEXT NOT NULL) STRICT;',
];

export interface StoredTemplate {
  readonly name: string;
  readonly fileName: string;
  readonly content: Uint8Array;
}

export interface PendingAuthorization {
  readonly template: string;
  readonly parameter: string;
  readonly begunAt: number;
}

/** What survives a restart of the PBX. Every method is one durable step. */
export interface Store {
  templates(): readonly StoredTemplate[];
  putTemplate(template: StoredTemplate): void;
  settings(template: string): Map<string, string>;
  saveSettings(template: string, values: Iterable<readonly [string, string]>): void;
  /** Small facts: which template is selected, whether a test dropped its token ... */
  fact(name: string): string | undefined;
  setFact(name: string, value: string | undefined): void;
  addPending(state: string, pending: PendingAuthorization): void;
  /** Takes a state out: it works once. */
  takePending(state: string): PendingAuthorization | undefined;
  forgetPendingBefore(begunAt: number): void;
  /** Adds entries; of all of them only the latest `most` stay. */
  appendLog(entries: readonly LogEntry[], most: number): void;
  log(most: number): LogEntry[];
  /** Keeps a call that could not be reported, as JSON. */
  addKept(template: string, call: string): void;
  /** The calls kept for a template, the earliest first. */
  kept(template: string, most: number): { readonly id: number; readonly call: string }[];
  countKept(template: string): number;
  removeKept(id: number): void;
  /** Adds calls that are over, as JSON; of all of them only the latest `most` stay. */
  addCalls(calls: readonly string[], most: number): void;
  /** The calls that are over, in their order, from the one after an id on. */
  calls(after: number, most: number): { readonly id: number; readonly call: string }[];
  close(): void;
}

/** Opens `pbx.sqlite` in a directory (made if need be), or a database in memory. Throws `PbxError` `data-unusable`. */
export function openStore(directory?: string): Store {
  const db = open(directory);
  const cache = new Map<string, StatementSync>();
  const sql = (text: string): StatementSync => {
    const statement = cache.get(text) ?? db.prepare(text);
    cache.set(text, statement);
    return statement;
  };
  const inTransaction = (work: () => void) => {
    db.exec('BEGIN IMMEDIATE');
    try {
      work();
      db.exec('COMMIT');
    } catch (error) {
      db.exec('ROLLBACK');
      throw error;
    }
  };
  return {
    templates: () =>
      sql('SELECT name, file_name, content FROM template ORDER BY name')
        .all()
        .map((row) => ({
          name: String(row['name']),
          fileName: String(row['file_name']),
          content: bytes(row['content']),
        })),
    putTemplate: ({ name, fileName, content }) => {
      sql(
        'INSERT INTO template VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET file_name = excluded.file_name, content = excluded.content',
      ).run(name, fileName, content);
    },
    settings: (template) =>
      new Map(
        sql('SELECT name, value FROM setting WHERE template = ?')
          .all(template)
          .map((row) => [String(row['name']), String(row['value'])]),
      ),
    saveSettings: (template, values) =>
      inTransaction(() => {
        const put = sql(
          'INSERT INTO setting VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
        );
        for (const [name, value] of values) put.run(template, name, value);
      }),
    fact: (name) => {
      const row = sql('SELECT value FROM fact WHERE name = ?').get(name);
      return row === undefined ? undefined : String(row['value']);
    },
    setFact: (name, value) => {
      if (value === undefined) sql('DELETE FROM fact WHERE name = ?').run(name);
      else
        sql('INSERT INTO fact VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value').run(
          name,
          value,
        );
    },
    addPending: (state, { template, parameter, begunAt }) => {
      sql('INSERT INTO pending VALUES (?, ?, ?, ?)').run(state, template, parameter, begunAt);
    },
    takePending: (state) => {
      const row = sql('DELETE FROM pending WHERE state = ? RETURNING template, parameter, begun_at').get(
        state,
      );
      if (row === undefined) return undefined;
      return {
        template: String(row['template']),
        parameter: String(row['parameter']),
        begunAt: Number(row['begun_at']),
      };
    },
    forgetPendingBefore: (begunAt) => {
      sql('DELETE FROM pending WHERE begun_at < ?').run(begunAt);
    },
    appendLog: (entries, most) =>
      inTransaction(() => {
        const put = sql('INSERT INTO log (at, level, code, message, trace) VALUES (?, ?, ?, ?, ?)');
        for (const { at, level, code, message, trace } of entries)
          put.run(at, level, code, message, trace === undefined ? null : JSON.stringify(trace));
        sql('DELETE FROM log WHERE id <= (SELECT max(id) FROM log) - ?').run(most);
      }),
    log: (most) =>
      sql('SELECT at, level, code, message, trace FROM log ORDER BY id DESC LIMIT ?')
        .all(most)
        .reverse()
        .map((row) => ({
          at: Number(row['at']),
          level: String(row['level']) as LogLevel,
          code: String(row['code']),
          message: String(row['message']),
          ...(row['trace'] !== null && { trace: JSON.parse(String(row['trace'])) as unknown }),
        })),
    addKept: (template, call) => {
      sql('INSERT INTO outbox (template, call) VALUES (?, ?)').run(template, call);
    },
    kept: (template, most) =>
      sql('SELECT id, call FROM outbox WHERE template = ? ORDER BY id LIMIT ?')
        .all(template, most)
        .map((row) => ({ id: Number(row['id']), call: String(row['call']) })),
    countKept: (template) =>
      Number(sql('SELECT count(*) AS count FROM outbox WHERE template = ?').get(template)?.['count']),
    removeKept: (id) => {
      sql('DELETE FROM outbox WHERE id = ?').run(id);
    },
    addCalls: (calls, most) =>
      inTransaction(() => {
        const put = sql('INSERT INTO call (call) VALUES (?)');
        for (const call of calls) put.run(call);
        sql('DELETE FROM call WHERE id <= (SELECT max(id) FROM call) - ?').run(most);
      }),
    calls: (after, most) =>
      sql('SELECT id, call FROM call WHERE id > ? ORDER BY id LIMIT ?')
        .all(after, most)
        .map((row) => ({ id: Number(row['id']), call: String(row['call']) })),
    close: () => {
      cache.clear();
      if (db.isOpen) db.close();
    },
  };
}

function open(directory: string | undefined): DatabaseSync {
  if (directory === undefined) return prepared(new DatabaseSync(':memory:'));
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const db = new DatabaseSync(join(directory, 'pbx.sqlite'), { timeout: 5_000 });
    db.exec('PRAGMA journal_mode = WAL');
    return prepared(db);
  } catch (cause) {
    throw new PbxError(
      'data-unusable',
      `The PBX's state cannot be opened in ${directory}.`,
      'Give a directory that can be written, whose pbx.sqlite was made by this version of the PBX.',
      cause,
    );
  }
}

/** Brings a database to the newest schema, version by version, each in one transaction. */
function prepared(db: DatabaseSync): DatabaseSync {
  const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
  if (version > MIGRATIONS.length) throw new Error(`schema ${version} is newer than ${MIGRATIONS.length}`);
  for (const [index, sql] of MIGRATIONS.slice(version).entries())
    db.exec(`BEGIN; ${sql} PRAGMA user_version = ${version + index + 1}; COMMIT;`);
  return db;
}

function bytes(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new TypeError('a template is stored as a blob');
}
