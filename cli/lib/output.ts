import { existsSync, readFileSync } from 'node:fs';
import { access, constants, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ProblemError } from '../../web/problem-error.ts';

const PACKAGE = readTool();
/** Name and version of this tool, from its package. */
export const TOOL: { readonly name: string; readonly version: string } = PACKAGE.tool;
/** Where the docs of this version are. */
export const DOCS: string = PACKAGE.docs;

function readTool(): { tool: { name: string; version: string }; docs: string } {
  // From source the package is two folders up, from the built files three.
  const here = dirname(fileURLToPath(import.meta.url));
  for (const up of ['../..', '../../..']) {
    try {
      const { name, version } = JSON.parse(readFileSync(join(here, up, 'package.json'), 'utf8')) as Record<
        string,
        string
      >;
      return { tool: { name: name ?? '', version: version ?? '' }, docs: join(here, up, 'docs') };
    } catch (error) {
      if ((error as { code?: string }).code !== 'ENOENT') throw error;
    }
  }
  throw new Error('package.json was not found beside the program');
}

/** A file or folder of the user's cannot be written. Exit code 2. */
export class NotWritable extends ProblemError {
  readonly code = 'not-writable';

  constructor(path: string, cause: unknown) {
    const { code = '', message } = cause as { code?: string; message?: string };
    const [why, remedy] = REASONS[code] ?? [message ?? String(cause), 'Name another folder.'];
    super(`A file cannot be written: ${path}, ${why}.`, remedy, { cause });
  }
}

const REASONS: Readonly<Record<string, readonly [why: string, remedy: string]>> = {
  EACCES: ['permission is denied', 'Name another folder.'],
  EDQUOT: ['the quota is used up', 'Make room or name another folder.'],
  EEXIST: ['a file of that name is in the way', 'Name another, or remove it.'],
  EISDIR: ['a folder of that name is in the way', 'Remove it or name another.'],
  ENOSPC: ['the disk is full', 'Make room or name another folder.'],
  ENOTDIR: ['a part of its path is a file and no folder', 'Name another folder.'],
  ENOTEMPTY: ['a folder of that name is in the way', 'Remove it or name another.'],
  EPERM: ['permission is denied', 'Name another folder.'],
  EROFS: ['the file system is read-only', 'Name another folder.'],
};

/**
 * Writes a file as a whole or not at all: a run that is cut off never leaves half a report.
 * @throws NotWritable in one sentence, or what the content throws; nothing is left behind
 */
export async function writeWhole(path: string, content: string | AsyncIterable<string>): Promise<void> {
  const draft = `${path}.${process.pid}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(draft, content);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw (error as NodeJS.ErrnoException).syscall === undefined ? error : new NotWritable(path, error);
  }
}

/**
 * Writes a file that the user goes on editing: one that is there already is left alone.
 * @throws NotWritable, also where there is a file of that name
 */
export async function writeNew(path: string, content: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content, { flag: 'wx' });
  } catch (error) {
    throw new NotWritable(path, error);
  }
}

/**
 * Makes sure before a run of a file that `writeNew` is to write after it.
 * @throws NotWritable where there is a file of that name
 */
export function ensureNew(path: string): void {
  if (existsSync(path)) throw new NotWritable(path, { code: 'EEXIST' });
}

/**
 * Makes sure of a folder before a run: one that cannot be written would cost its whole time.
 * @throws NotWritable
 */
export async function ensureFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
    await access(path, constants.W_OK);
  } catch (error) {
    throw new NotWritable(path, error);
  }
}
