import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore, StorageFailure, type Store } from './index.ts';

const features = { contactLookup: true, callLogging: true, callDataEnrichment: true };
const LARGE = 'x'.repeat(100_000);

let folder: string;
let warnings: string[];
let now: number;
let store: Store;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'connector-'));
  warnings = [];
  now = 0;
  store = open(folder);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

function open(directory: string): Store {
  return openStore({ directory, clock: { now: () => now }, warn: (sentence) => warnings.push(sentence) });
}

const save = (name: string) => () => store.accounts.save({ id: '1', name, features });

/** As on a full disk: SQLite answers SQLITE_FULL where it needs a page more. */
function fill(): void {
  const { connection } = store.database;
  connection.exec('PRAGMA max_page_count = 1');
}

const makeRoom = () => store.database.connection.exec('PRAGMA max_page_count = 1000000');

describe('a full disk', () => {
  test('is a StorageFailure with the cause, and not the failure of the ROLLBACK after it', () => {
    fill();
    const work = () => store.database.transaction(save(LARGE));
    expect(work).toThrow(StorageFailure);
    expect(work).toThrow(`The data in ${folder} cannot be used: the disk is full.`);
    expect(store.database.connection.isTransaction).toBe(false);
  });

  test('is reported once a minute, and its end once', () => {
    fill();
    for (let request = 0; request < 5; request += 1) expect(save(LARGE)).toThrow(StorageFailure);
    expect(warnings).toEqual([expect.stringMatching(/the disk is full\. Free some space\./)]);
    now = 60_000;
    expect(save(LARGE)).toThrow(StorageFailure);
    expect(warnings).toHaveLength(2);
    makeRoom();
    save(LARGE)();
    save('short')();
    expect(warnings.slice(2)).toEqual(['The data can be stored again, after 6 failed attempts.']);
  });

  test('in a transaction leaves nothing of it, in the cache neither', () => {
    save('first')();
    expect(store.accounts.find('1')?.name).toBe('first');
    fill();
    const work = () =>
      store.database.transaction(() => {
        save('second')();
        expect(store.accounts.find('1')?.name).toBe('second');
        save(LARGE)();
      });
    expect(work).toThrow(StorageFailure);
    expect(store.accounts.find('1')?.name).toBe('first');
    makeRoom();
    store.database.transaction(save('third'));
    expect(store.accounts.find('1')?.name).toBe('third');
  });

  test('in a nested transaction is not hidden either', () => {
    fill();
    const work = () => store.database.transaction(() => store.database.transaction(save(LARGE)));
    expect(work).toThrow('the disk is full');
    expect(store.database.connection.isTransaction).toBe(false);
  });
});

describe('a locked database', () => {
  test('fails at once after the first wait, and works when the lock is gone', () => {
    const other = new DatabaseSync(join(folder, 'connector.sqlite'));
    other.exec('BEGIN IMMEDIATE');
    expect(save('x')).toThrow('another program has locked it');
    const started = performance.now();
    for (let request = 0; request < 20; request += 1) expect(save('x')).toThrow(StorageFailure);
    expect(performance.now() - started).toBeLessThan(1000);
    expect(store.accounts.all()).toEqual([]);
    other.exec('ROLLBACK');
    other.close();
    store.database.transaction(save('x'));
    expect(store.accounts.find('1')?.name).toBe('x');
    expect(warnings).toHaveLength(2);
    expect(store.database.one('PRAGMA busy_timeout')).toEqual({ timeout: 2000 });
  });
});

describe('a connection that can no longer write', () => {
  test('is replaced, and the cache with it', () => {
    save('first')();
    expect(store.accounts.find('1')?.name).toBe('first');
    const before = store.database.connection;
    before.exec('PRAGMA query_only = 1');
    expect(save('second')).toThrow('it is read-only');
    const other = open(folder);
    other.accounts.save({ id: '1', name: 'by another process', features });
    other.close();
    expect(store.accounts.find('1')?.name).toBe('by another process');
    expect(store.database.connection === before).toBe(false);
    save('third')();
    expect(store.accounts.find('1')?.name).toBe('third');
  });

  test('is not replaced by an empty file where the file is gone', () => {
    save('first')();
    store.database.connection.exec('PRAGMA query_only = 1');
    expect(save('second')).toThrow(StorageFailure);
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
    expect(() => store.accounts.all()).toThrow('the file cannot be opened');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('other errors stay what they are', () => {
    const twice = () =>
      store.database.run("INSERT INTO users (id, username, password) VALUES ('1', 'x', 'x')");
    twice();
    expect(twice).toThrow('UNIQUE constraint failed');
    expect(warnings).toEqual([]);
  });
});

describe.skipIf(process.platform === 'win32')('the data folder', () => {
  const mode = (path: string) => statSync(path).mode & 0o777;

  test('and its files are for their owner only', () => {
    const made = join(folder, 'a', 'b');
    const inside = open(made);
    inside.accounts.save({ id: '1', name: 'x', features });
    expect([mode(made), mode(join(folder, 'a'))]).toEqual([0o700, 0o700]);
    const files = readdirSync(made);
    expect(files).toContain('connector.sqlite-wal');
    for (const name of files) expect([name, mode(join(made, name))]).toEqual([name, 0o600]);
    inside.close();
    expect(warnings).toEqual([]);
  });

  test('that others may open is reported, and its files are closed to them', () => {
    save('x')();
    chmodSync(folder, 0o755);
    for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o644);
    open(folder).close();
    for (const name of readdirSync(folder)) expect([name, mode(join(folder, name))]).toEqual([name, 0o600]);
    expect(warnings).toEqual([
      `The data folder ${folder} is open to other users of this machine: run chmod 700 on it.`,
    ]);
  });
});
