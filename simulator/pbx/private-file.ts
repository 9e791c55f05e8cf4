import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const OWNER_ONLY_FOLDER = 0o700;
const OWNER_ONLY_FILE = 0o600;
const OTHERS = 0o077;
/** Files of a database (SQLite, "Temporary Files Used By SQLite"). */
const COMPANIONS = ['', '-wal', '-shm'];
const DATABASE = /\.sqlite(-wal|-shm)?$/;

/**
 * Makes a database file that its owner alone can read, with its folder; SQLite gives the files beside it the same mode. A
 * folder that holds nothing but databases is closed to others too, with all of them: it is a state that the PBX shares with
 * a connector. One with other files is the admin's own.
 * @returns its path
 */
export function privateFile(directory: string, name: string): string {
  mkdirSync(directory, { recursive: true, mode: OWNER_ONLY_FOLDER });
  const held = readdirSync(directory);
  if (held.every((each) => DATABASE.test(each))) {
    close(directory, OWNER_ONLY_FOLDER);
    for (const each of held) close(join(directory, each), OWNER_ONLY_FILE);
  }
  const path = join(directory, name);
  closeSync(openSync(path, 'a', OWNER_ONLY_FILE));
  for (const companion of COMPANIONS)
    if (existsSync(path + companion)) close(path + companion, OWNER_ONLY_FILE);
  return path;
}

function close(path: string, mode: number): void {
  if ((statSync(path).mode & OTHERS) === 0) return;
  try {
    chmodSync(path, mode);
  } catch {
    // A file system without modes, or a file of another user: the admin's own arrangement.
  }
}
