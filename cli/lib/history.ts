import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunDocument } from '../../reports/run/document.ts';
import { UsageError } from './errors.ts';
import { writeWhole } from './output.ts';
import { readRunFile } from './run-file.ts';

/**
 * Adds a run to a history: a folder of run documents, named by when they started. Written whole or not at all, and two
 * runs that end at the same moment do not meet: each has a file of its own.
 * @param scrubRendered replaces the secrets of the run in the finished text
 * @throws NotWritable when the folder cannot be written
 */
export async function appendToHistory(
  folder: string,
  run: RunDocument,
  scrubRendered: (text: string) => string = (text) => text,
): Promise<void> {
  const text = scrubRendered(`${JSON.stringify(run)}\n`);
  const instant = run.startedAt.replaceAll(':', '-');
  const print = createHash('sha256').update(text).digest('hex').slice(0, 8);
  await writeWhole(join(folder, `${instant}-${print}.json`), text);
}

/**
 * @returns the runs of a history, the oldest first
 * @throws UsageError when the folder or a file in it cannot be read, or there is none; RunUnreadable of a document
 */
export async function readHistory(folder: string): Promise<RunDocument[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw new UsageError(`The history ${folder} cannot be read.`, 'Check the path given to --history.', {
      cause: error,
    });
  });
  const files = names.filter((name) => name.endsWith('.json')).sort();
  if (files.length === 0) {
    throw new UsageError(`The history ${folder} holds no run.`, `Add one with "check --history ${folder}".`);
  }
  const runs: RunDocument[] = [];
  for (const name of files) runs.push(await readRunFile(join(folder, name)));
  return runs.sort((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt));
}
