import { existsSync, readFileSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { z } from 'zod';
import { whyUnreadable } from '../../web/problem-error.ts';
import { ConfigurationError } from '../errors.ts';
import { CRM_PAGE } from './shapes.ts';

/** Name of the record in the folder of a run. */
export const RECORD_NAME = 'pbx-before.json';
const OWNER_ONLY = 0o600;

const RECORD = z.object({
  schema: z.literal('pbx-conformance/pbx-before/1'),
  /** The PBX that it is about. */
  url: z.string(),
  /** The CRM page, without the values of `leftOut`. */
  page: CRM_PAGE,
  /** Parameters whose value is a secret that the PBX shows: no file holds it. */
  leftOut: z.array(z.string()),
  /** Names of the templates that were there. */
  templates: z.array(z.string()),
  /** Templates that the run had uploaded, and that were not there before. */
  uploaded: z.array(z.string()),
  /** Whether the phonebook held contacts of a CRM. */
  hadCrmContacts: z.boolean(),
});

/** How a PBX looked before a run changed it, as it is kept on disk; no secret is in it. */
export type PbxRecord = z.infer<typeof RECORD>;

/**
 * Writes a record before the first change, and waits until the disk has it.
 * @throws ConfigurationError where it cannot be written
 */
export async function writeRecord(path: string, record: PbxRecord): Promise<void> {
  try {
    const file = await open(path, 'w', OWNER_ONLY);
    try {
      await file.writeFile(`${JSON.stringify(record, undefined, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new ConfigurationError(
      `The record of the PBX cannot be written to ${path}: ${(error as Error).message}.`,
      'Nothing was changed at the PBX; name another folder with --out.',
    );
  }
}

/** @throws ConfigurationError where it cannot be read, or is no record */
export function readRecord(path: string): PbxRecord {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigurationError(
      `The record ${path} cannot be read: ${whyUnreadable(error)}.`,
      'Check its path.',
    );
  }
  try {
    return RECORD.parse(JSON.parse(text));
  } catch {
    throw new ConfigurationError(
      `${path} is not a record of a PBX.`,
      `Name the ${RECORD_NAME} that the run has written.`,
    );
  }
}

/** Removes a record once the PBX is as it was. */
export function removeRecord(path: string): void {
  rmSync(path, { force: true });
}

/** Whether a run before this one has left a record: its PBX was not put back. */
export function hasRecord(path: string): boolean {
  return existsSync(path);
}
