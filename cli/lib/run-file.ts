import { readFile } from 'node:fs/promises';
import type { RunDocument } from '../../reports/run/document.ts';
import { RunUnreadable, readRun } from '../../reports/run/read.ts';
import { whyUnreadable } from '../../web/problem-error.ts';
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
    throw new UsageError(`Cannot read ${file}: ${whyUnreadable(error)}.`, 'Check its path.', {
      cause: error,
    });
  }
}
