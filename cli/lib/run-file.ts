import { readFile } from 'node:fs/promises';
import type { RunDocument } from '../../reports/run/document.ts';
import { RunUnreadable, readRun } from '../../reports/run/read.ts';
import { UsageError } from './errors.ts';

/**
 * Reads a run document from a file.
 * @throws RunUnreadable when it is no run document; UsageError with the reason when there is no reading the file
 */
export async function readRunFile(file: string): Promise<RunDocument> {
  try {
    return readRun(await readFile(file, 'utf8'), file);
  } catch (error) {
    if (error instanceof RunUnreadable) throw error;
    throw new UsageError(`Cannot read ${file}: ${reason(error)}.`, 'Check its path.', { cause: error });
  }
}

function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES') return 'permission is denied';
  if (code === 'EISDIR') return 'it is a folder';
  return error instanceof Error ? error.message : String(error);
}
