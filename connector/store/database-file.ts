import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConnectorError } from '../error.ts';

/** The rights of everyone but the owner. */
const OTHERS = 0o077;
/** What SQLite keeps beside the file; both get the mode of the file when they are created. */
const COMPANIONS = ['-wal', '-shm'];

/** How long a statement waits for another program's lock, in milliseconds. */
export const LOCK_PATIENCE_MS = 2000;

/** The database file in a data folder. */
export function fileIn(directory: string): string {
  return join(directory, 'connector.sqlite');
}

/**
 * Makes the data folder and the file where they are missing, readable by their owner only: the file holds password hashes
 * and customer data. A file that others can read is closed to them; about a folder of someone else's making the
 * operator is warned, because it may hold more than this file.
 * @throws ConnectorError `data-unusable`
 */
export function prepareFile(directory: string, warn: (sentence: string) => void): void {
  const file = fileIn(directory);
  try {
    const isNew = mkdirSync(directory, { recursive: true, mode: 0o700 }) !== undefined;
    closeSync(openSync(file, 'a', 0o600));
    if (process.platform === 'win32') return; // There modes say nothing; access lists do.
    for (const path of [file, ...COMPANIONS.map((ending) => file + ending)]) {
      if (existsSync(path) && (statSync(path).mode & OTHERS) !== 0) chmodSync(path, 0o600);
    }
    if (!isNew && (statSync(directory).mode & OTHERS) !== 0) {
      warn(`The data folder ${directory} is open to other users of this machine: run chmod 700 on it.`);
    }
  } catch (cause) {
    throw unusable(directory, cause);
  }
}

/**
 * Opens the file. A transaction is on the disk when it is acknowledged (`synchronous = FULL`): with NORMAL, SQLite's
 * usual choice beside a write-ahead log, a power failure takes back the latest ones, and a PBX reports no call twice.
 * @throws ConnectorError `data-unusable`
 */
export function openFile(directory: string): DatabaseSync {
  try {
    const connection = new DatabaseSync(fileIn(directory));
    connection.exec(
      `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = ${LOCK_PATIENCE_MS}`,
    );
    return connection;
  } catch (cause) {
    throw unusable(directory, cause);
  }
}

const UNUSABLE: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EEXIST: 'a file of that name is in the way',
  ENOENT: 'it is not there and cannot be made',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is a file and no folder',
  EROFS: 'the file system is read-only',
};

/** A data folder that cannot be used at start. */
export function unusable(directory: string, cause: unknown): ConnectorError {
  const code = (cause as NodeJS.ErrnoException).code ?? '';
  const detail = UNUSABLE[code] ?? (cause instanceof Error ? cause.message : String(cause));
  return new ConnectorError(
    'data-unusable',
    `The data folder ${directory} cannot be used: ${detail}.`,
    'Choose a folder that can be written to.',
    { cause },
  );
}
