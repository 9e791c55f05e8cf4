import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { Disk, type DiskOptions } from './disk.ts';
import { PbxError } from './errors.ts';
import { privateFile } from './private-file.ts';
import type { LogEntry, LogLevel } from './types.ts';
import { WriteQueue } from './write-queue.ts';

/** How long another process may keep the database locked while it is opened, and while the PBX works. */
const OPEN_TIMEOUT_MS = 5_000;
const BUSY_TIMEOUT_MS = 100;

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
  // One fact says what is wrong with a connection.
  `
  UPDATE fact SET name = 'trouble:' || substr(name, 9), value = 'refused-by-crm' WHERE name LIKE 'refused:%';
  UPDATE OR REPLACE fact SET name = 'trouble:' || substr(name, 17), value = 'token-dropped-by-test'
    WHERE name LIKE 'dropped-by-test:%';
  `,
  // Authorize with a PKCE challenge.
  "ALTER TABLE pending ADD COLUMN verifier TEXT NOT NULL DEFAULT '';",
  // A page of the console may bring its own redirect URI.
  `
  CREATE TABLE authorization (state TEXT PRIMARY KEY, template TEXT NOT NULL, parameter TEXT NOT NULL,
    begun_at INTEGER NOT NULL, verifier TEXT NOT NULL, redirect_uri TEXT NOT NULL) STRICT, WITHOUT ROWID;
  INSERT INTO authorization SELECT state, template, parameter, begun_at, verifier, '' FROM pending;
  DROP TABLE pending;
  ALTER TABLE authorization RENAME TO pending;
  `,
  // Contacts that lookups found, and the PBX's own.
  'CREATE TABLE phonebook (id INTEGER PRIMARY KEY, entry TEXT NOT NULL) STRICT;',
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
  /** What the PKCE challenge was made from (RFC 7636 4.1); empty without one. */
  readonly verifier: string;
  /** Empty: the PBX's own. */
  readonly redirectUri: string;
}

/** A call as JSON, with its place in the order. */
export interface StoredCall {
  readonly id: number;
  readonly call: string;
}

type Row = Record<string, unknown>;

/** What a store is opened with. */
export interface StoreOptions extends DiskOptions {
  /** Opens the database file; tests make its writes fail. */
  readonly openDatabase: (path: string) => DatabaseSync;
}

/** The value of a parameter of a template. */
interface Setting {
  readonly template: string;
  readonly name: string;
  readonly value: string;
}

/** A write to the table of kept calls: in, or out by its id. */
type KeptWrite = StoredCall & { readonly template: string | undefined };

/** Small facts, tokens and kept calls that wait in memory while the disk refuses them. */
const MOST_WAITING = 10_000;

/**
 * What survives a restart of the PBX. What an admin stores is on disk when the method returns, or refused; what a call
 * stores stays in memory for as long as the disk refuses it, and reads see it all the same.
 */
export class Store {
  readonly disk: Disk;
  /** Whether what is stored outlives the process. */
  readonly isDurable: boolean;
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #facts = new Map<string, string>();
  readonly #settings = new Map<string, Map<string, string>>();
  readonly #pending = new Map<string, PendingAuthorization>();
  /** Kept calls by template. */
  readonly #keptCounts = new Map<string, number>();
  #lastKept: number;
  readonly #factQueue: WriteQueue<readonly [name: string, value: string | undefined]>;
  readonly #settingQueue: WriteQueue<Setting>;
  readonly #pendingQueue: WriteQueue<readonly [state: string, pending: PendingAuthorization | undefined]>;
  readonly #keptQueue: WriteQueue<KeptWrite>;

  /** @param db of the newest schema */
  constructor(db: DatabaseSync, isDurable: boolean, options: DiskOptions) {
    this.#db = db;
    this.isDurable = isDurable;
    this.disk = new Disk(db, options);
    const most = { most: MOST_WAITING };
    this.#factQueue = new WriteQueue(this.disk, (facts) => this.#writeFacts(facts), most);
    this.#settingQueue = new WriteQueue(this.disk, (settings) => this.#writeSettings(settings), most);
    this.#pendingQueue = new WriteQueue(this.disk, (pending) => this.#writePending(pending), most);
    this.#keptQueue = new WriteQueue(this.disk, (kept) => this.#writeKept(kept), most);
    this.#readAll();
    this.#lastKept = Number(this.#sql('SELECT max(id) AS last FROM outbox').get()?.['last'] ?? 0);
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

  /** Adds a template, or replaces the one of its name. @throws PbxError `not-stored` */
  putTemplate({ name, fileName, content }: StoredTemplate): void {
    const put = this.#sql(
      'INSERT INTO template VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET file_name = excluded.file_name, content = excluded.content',
    );
    this.disk.write(() => put.run(name, fileName, content));
  }

  /** Removes a template; the values of its parameters stay. @throws PbxError `not-stored` */
  removeTemplate(name: string): void {
    this.disk.write(() => this.#sql('DELETE FROM template WHERE name = ?').run(name));
  }

  /** The stored values of a template's parameters, by name. */
  settings(template: string): Map<string, string> {
    return new Map(this.#settings.get(template));
  }

  /** Stores what an admin saves; the other values stay. @throws PbxError `not-stored`; then nothing is stored */
  saveSettings(template: string, values: Iterable<readonly [string, string]>): void {
    const settings = [...values].map(([name, value]) => ({ template, name, value }));
    this.disk.write(() => this.#writeSettings(settings));
    for (const setting of settings) this.#remember(setting);
  }

  /** Stores a value that the PBX itself was given, as a refresh token is. */
  keepSetting(template: string, name: string, value: string): void {
    const setting = { template, name, value };
    this.#remember(setting);
    this.#settingQueue.add(setting, JSON.stringify([template, name]));
    this.#settingQueue.flush();
  }

  /** A small fact: which template is selected, whether a test dropped its token ... */
  fact(name: string): string | undefined {
    return this.#facts.get(name);
  }

  /** Stores a fact; `undefined` removes it. */
  setFact(name: string, value: string | undefined): void {
    if (value === undefined) this.#facts.delete(name);
    else this.#facts.set(name, value);
    this.#factQueue.add([name, value], name);
    this.#factQueue.flush();
  }

  /** Stores a fact that an admin decides. @throws PbxError `not-stored`; then nothing is stored */
  saveFact(name: string, value: string): void {
    this.disk.write(() => this.#writeFacts([[name, value]]));
    this.#facts.set(name, value);
  }

  /** Remembers a click on Authorize by its state. */
  addPending(state: string, pending: PendingAuthorization): void {
    this.#changePending(state, pending);
  }

  /** Takes a state out: it works once. */
  takePending(state: string): PendingAuthorization | undefined {
    const pending = this.#pending.get(state);
    if (pending !== undefined) this.#changePending(state, undefined);
    return pending;
  }

  /** Removes the clicks on Authorize before an instant, in milliseconds since the epoch. */
  forgetPendingBefore(begunAt: number): void {
    for (const [state, pending] of this.#pending)
      if (pending.begunAt < begunAt) this.#changePending(state, undefined);
  }

  /** For the log's queue: adds entries; only the latest `most` of all entries stay. */
  appendLog(entries: readonly LogEntry[], most: number): void {
    const put = this.#sql('INSERT INTO log (at, level, code, message, trace) VALUES (?, ?, ?, ?, ?)');
    for (const { at, level, code, message, trace } of entries)
      put.run(at, level, code, message, trace === undefined ? null : JSON.stringify(trace));
    this.#sql('DELETE FROM log WHERE id <= (SELECT max(id) FROM log) - ?').run(most);
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
    const id = ++this.#lastKept;
    this.#keptCounts.set(template, this.countKept(template) + 1);
    this.#keptQueue.add({ id, template, call }, id);
    this.#keptQueue.flush();
  }

  /** The calls kept for a template, the earliest first. */
  kept(template: string, most: number): StoredCall[] {
    const unwritten = this.#keptQueue.unwritten;
    const gone = unwritten.filter((each) => each.template === undefined).length;
    const stored = this.#sql('SELECT id, call FROM outbox WHERE template = ? ORDER BY id LIMIT ?')
      .all(template, most + gone)
      .map(storedCall)
      .filter(({ id }) => !this.#keptQueue.has(id));
    const added = unwritten.filter((each) => each.template === template);
    return [...stored, ...added.map(({ id, call }) => ({ id, call }))].slice(0, most);
  }

  /** How many calls are kept for a template. */
  countKept(template: string): number {
    return this.#keptCounts.get(template) ?? 0;
  }

  /** Removes a call kept for a template. */
  removeKept(template: string, id: number): void {
    this.#keptCounts.set(template, this.countKept(template) - 1);
    if (this.#keptQueue.withdraw(id)) return;
    this.#keptQueue.add({ id, template: undefined, call: '' }, id);
    this.#keptQueue.flush();
  }

  /** For the history's queue: adds calls that are over, as JSON; only the latest `most` of all calls stay. */
  addCalls(calls: readonly string[], most: number): void {
    const put = this.#sql('INSERT INTO call (call) VALUES (?)');
    for (const call of calls) put.run(call);
    this.#sql('DELETE FROM call WHERE id <= (SELECT max(id) FROM call) - ?').run(most);
  }

  /** The calls that are over, in their order, from the one after an id on. */
  calls(after: number, most: number): StoredCall[] {
    return this.#sql('SELECT id, call FROM call WHERE id > ? ORDER BY id LIMIT ?')
      .all(after, most)
      .map(storedCall);
  }

  /** The entries of the phonebook as JSON, in the order of their ids. */
  phonebook(): readonly string[] {
    return this.#sql('SELECT entry FROM phonebook ORDER BY id')
      .all()
      .map((row) => String(row['entry']));
  }

  /** Within a transaction: stores entries of the phonebook as JSON; `undefined` removes one. */
  writePhonebook(changes: readonly (readonly [id: number, entry: string | undefined])[]): void {
    const put = this.#sql('INSERT OR REPLACE INTO phonebook VALUES (?, ?)');
    for (const [id, entry] of changes)
      if (entry === undefined) this.#sql('DELETE FROM phonebook WHERE id = ?').run(id);
      else put.run(id, entry);
  }

  /** Closes the database; may be called again. @returns how many items the disk did not take: they are lost */
  close(): number {
    if (!this.#db.isOpen) return 0;
    const lost = this.disk.close();
    this.#statements.clear();
    this.#db.close();
    return lost;
  }

  #readAll(): void {
    for (const row of this.#sql('SELECT name, value FROM fact').all())
      this.#facts.set(String(row['name']), String(row['value']));
    for (const row of this.#sql('SELECT template, name, value FROM setting').all())
      this.#remember({
        template: String(row['template']),
        name: String(row['name']),
        value: String(row['value']),
      });
    for (const row of this.#sql('SELECT * FROM pending').all())
      this.#pending.set(String(row['state']), {
        template: String(row['template']),
        parameter: String(row['parameter']),
        begunAt: Number(row['begun_at']),
        verifier: String(row['verifier']),
        redirectUri: String(row['redirect_uri']),
      });
    for (const row of this.#sql('SELECT template, count(*) AS count FROM outbox GROUP BY template').all())
      this.#keptCounts.set(String(row['template']), Number(row['count']));
  }

  #remember({ template, name, value }: Setting): void {
    const settings = this.#settings.get(template) ?? new Map<string, string>();
    this.#settings.set(template, settings.set(name, value));
  }

  #changePending(state: string, pending: PendingAuthorization | undefined): void {
    if (pending === undefined) this.#pending.delete(state);
    else this.#pending.set(state, pending);
    this.#pendingQueue.add([state, pending], state);
    this.#pendingQueue.flush();
  }

  #writeFacts(facts: readonly (readonly [string, string | undefined])[]): void {
    const put = this.#sql('INSERT INTO fact VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value');
    for (const [name, value] of facts)
      if (value === undefined) this.#sql('DELETE FROM fact WHERE name = ?').run(name);
      else put.run(name, value);
  }

  #writeSettings(settings: readonly Setting[]): void {
    const put = this.#sql(
      'INSERT INTO setting VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
    );
    for (const { template, name, value } of settings) put.run(template, name, value);
  }

  #writePending(changes: readonly (readonly [string, PendingAuthorization | undefined])[]): void {
    const put = this.#sql('INSERT OR REPLACE INTO pending VALUES (?, ?, ?, ?, ?, ?)');
    for (const [state, pending] of changes)
      if (pending === undefined) this.#sql('DELETE FROM pending WHERE state = ?').run(state);
      else {
        const { template, parameter, begunAt, verifier, redirectUri } = pending;
        put.run(state, template, parameter, begunAt, verifier, redirectUri);
      }
  }

  #writeKept(kept: readonly KeptWrite[]): void {
    const put = this.#sql('INSERT INTO outbox (id, template, call) VALUES (?, ?, ?)');
    for (const { id, template, call } of kept)
      if (template === undefined) this.#sql('DELETE FROM outbox WHERE id = ?').run(id);
      else put.run(id, template, call);
  }

  #sql(text: string): StatementSync {
    const statement = this.#statements.get(text) ?? this.#db.prepare(text);
    this.#statements.set(text, statement);
    return statement;
  }
}

/** For tests and tools that read a state: their writes are tried once. */
const IDLE: StoreOptions = {
  clock: Date,
  timer: () => () => {},
  openDatabase: (path) => new DatabaseSync(path, { timeout: OPEN_TIMEOUT_MS }),
};

/** Opens `pbx.sqlite` in a directory (made if need be), or a database in memory. @throws PbxError `data-unusable` */
export function openStore(directory?: string, options: Partial<StoreOptions> = {}): Store {
  const { openDatabase, ...disk } = { ...IDLE, ...options };
  return new Store(open(directory, openDatabase), directory !== undefined, disk);
}

function storedCall(row: Row): StoredCall {
  return { id: Number(row['id']), call: String(row['call']) };
}

function open(directory: string | undefined, openDatabase: StoreOptions['openDatabase']): DatabaseSync {
  if (directory === undefined) return prepared(openDatabase(':memory:'));
  try {
    const db = openDatabase(privateFile(directory, 'pbx.sqlite'));
    // What is written survives the end of the process, also kill -9; only a power cut may take the last moment
    // (SQLite, PRAGMA synchronous). A sync of the disk at every call would block all others.
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    prepared(db);
    // A call waits no longer than this for a database that another process has locked.
    db.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    return db;
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
