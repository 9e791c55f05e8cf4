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

/** An imported template. */
export interface StoredTemplate {
  readonly name: string;
  readonly fileName: string;
  readonly content: Uint8Array;
}

/** A click on Authorize whose browser has not come back. */
export interface PendingAuthorization {
  readonly template: string;
  readonly parameter: string;
  /** Milliseconds since the epoch. */
  readonly begunAt: number;
}

/** A call as JSON, with its place in the order. */
export interface StoredCall {
  readonly id: number;
  readonly call: string;
}

type Row = Record<string, unknown>;

/** What survives a restart of the PBX. Every method is one durable step. */
export class Store {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /** @param db of the newest schema */
  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** By name. */
  templates(): readonly StoredTemplate[] {
    return this.#sql('SELECT name, file_name, content FROM template ORDER BY name')
      .all()
      .map((row) => ({
        name: String(row['name']),
        fileName: String(row['file_name']),
        content: bytes(row['content']),
      }));
  }

  /** Adds a template, or replaces the one of its name. */
  putTemplate({ name, fileName, content }: StoredTemplate): void {
    this.#sql(
      'INSERT INTO template VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET file_name = excluded.file_name, content = excluded.content',
    ).run(name, fileName, content);
  }

  /** The stored values of a template's parameters, by name. */
  settings(template: string): Map<string, string> {
    const rows = this.#sql('SELECT name, value FROM setting WHERE template = ?').all(template);
    return new Map(rows.map((row) => [String(row['name']), String(row['value'])]));
  }

  /** Stores values of a template's parameters; the others stay. */
  saveSettings(template: string, values: Iterable<readonly [string, string]>): void {
    this.#inTransaction(() => {
      const put = this.#sql(
        'INSERT INTO setting VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
      );
      for (const [name, value] of values) put.run(template, name, value);
    });
  }

  /** A small fact: which template is selected, whether a test dropped its token ... */
  fact(name: string): string | undefined {
    const row = this.#sql('SELECT value FROM fact WHERE name = ?').get(name);
    return row === undefined ? undefined : String(row['value']);
  }

  /** Stores a fact; `undefined` removes it. */
  setFact(name: string, value: string | undefined): void {
    if (value === undefined) this.#sql('DELETE FROM fact WHERE name = ?').run(name);
    else
      this.#sql('INSERT INTO fact VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value').run(
        name,
        value,
      );
  }

  /** Remembers a click on Authorize by its state. */
  addPending(state: string, { template, parameter, begunAt }: PendingAuthorization): void {
    this.#sql('INSERT INTO pending VALUES (?, ?, ?, ?)').run(state, template, parameter, begunAt);
  }

  /** Takes a state out: it works once. */
  takePending(state: string): PendingAuthorization | undefined {
    const row = this.#sql('DELETE FROM pending WHERE state = ? RETURNING template, parameter, begun_at').get(
      state,
    );
    if (row === undefined) return undefined;
    return {
      template: String(row['template']),
      parameter: String(row['parameter']),
      begunAt: Number(row['begun_at']),
    };
  }

  /** Removes the clicks on Authorize before an instant, in milliseconds since the epoch. */
  forgetPendingBefore(begunAt: number): void {
    this.#sql('DELETE FROM pending WHERE begun_at < ?').run(begunAt);
  }

  /** Adds entries; only the latest `most` of all entries stay. */
  appendLog(entries: readonly LogEntry[], most: number): void {
    this.#inTransaction(() => {
      const put = this.#sql('INSERT INTO log (at, level, code, message, trace) VALUES (?, ?, ?, ?, ?)');
      for (const { at, level, code, message, trace } of entries)
        put.run(at, level, code, message, trace === undefined ? null : JSON.stringify(trace));
      this.#sql('DELETE FROM log WHERE id <= (SELECT max(id) FROM log) - ?').run(most);
    });
  }

  /** The latest `most` entries, oldest first. */
  log(most: number): LogEntry[] {
    return this.#sql('SELECT at, level, code, message, trace FROM log ORDER BY id DESC LIMIT ?')
      .all(most)
      .reverse()
      .map((row) => ({
        at: Number(row['at']),
        level: String(row['level']) as LogLevel,
        code: String(row['code']),
        message: String(row['message']),
        ...(row['trace'] !== null && { trace: JSON.parse(String(row['trace'])) as unknown }),
      }));
  }

  /** Keeps a call that could not be reported, as JSON. */
  addKept(template: string, call: string): void {
    this.#sql('INSERT INTO outbox (template, call) VALUES (?, ?)').run(template, call);
  }

  /** The calls kept for a template, the earliest first. */
  kept(template: string, most: number): StoredCall[] {
    return this.#sql('SELECT id, call FROM outbox WHERE template = ? ORDER BY id LIMIT ?')
      .all(template, most)
      .map(storedCall);
  }

  /** How many calls are kept for a template. */
  countKept(template: string): number {
    const row = this.#sql('SELECT count(*) AS count FROM outbox WHERE template = ?').get(template);
    return Number(row?.['count']);
  }

  /** Removes a kept call. */
  removeKept(id: number): void {
    this.#sql('DELETE FROM outbox WHERE id = ?').run(id);
  }

  /** Adds calls that are over, as JSON; only the latest `most` of all calls stay. */
  addCalls(calls: readonly string[], most: number): void {
    this.#inTransaction(() => {
      const put = this.#sql('INSERT INTO call (call) VALUES (?)');
      for (const call of calls) put.run(call);
      this.#sql('DELETE FROM call WHERE id <= (SELECT max(id) FROM call) - ?').run(most);
    });
  }

  /** The calls that are over, in their order, from the one after an id on. */
  calls(after: number, most: number): StoredCall[] {
    return this.#sql('SELECT id, call FROM call WHERE id > ? ORDER BY id LIMIT ?')
      .all(after, most)
      .map(storedCall);
  }

  /** Closes the database; may be called again. */
  close(): void {
    this.#statements.clear();
    if (this.#db.isOpen) this.#db.close();
  }

  #sql(text: string): StatementSync {
    const statement = this.#statements.get(text) ?? this.#db.prepare(text);
    this.#statements.set(text, statement);
    return statement;
  }

  #inTransaction(work: () => void): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#db.exec('COMMIT');
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    }
  }
}

/** Opens `pbx.sqlite` in a directory (made if need be), or a database in memory. @throws PbxError `data-unusable` */
export function openStore(directory?: string): Store {
  return new Store(open(directory));
}

function storedCall(row: Row): StoredCall {
  return { id: Number(row['id']), call: String(row['call']) };
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
