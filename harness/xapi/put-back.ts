import { dispatcherFor, withCertificates } from '../deployment.ts';
import { ConfigurationError, Unreachable } from '../errors.ts';
import { redactorOf } from '../secrets.ts';
import type { TargetFile } from '../target-file/schema.ts';
import { XapiClient } from './client.ts';
import { readRecord, removeRecord } from './record.ts';
import { howItIs, restore } from './restore.ts';

/**
 * Puts a real PBX back by the record of a run that was killed, and removes the record.
 * @param folder what the paths of the target file are relative to
 * @returns a sentence for the admin
 * @throws ConfigurationError where the record is not one, or is about another PBX than the target file's; Unreachable
 * where the PBX refuses it or gives no answer
 */
export async function putBackPbx(read: TargetFile, folder: string, record: string): Promise<string> {
  const before = readRecord(record);
  const { xapi, client, secret, user } = read.pbx ?? {};
  if (!xapi || !client || !secret || !user || new URL(xapi).origin !== new URL(before.url).origin)
    throw new ConfigurationError(
      `${record} is about the PBX ${before.url}, and the target file names ${xapi ?? 'no real PBX'}.`,
      'Name the target file of that run.',
    );
  const dispatcher = dispatcherFor(withCertificates(read, folder));
  const access = { url: xapi, client, secret, user, mayLose: [] };
  const api = new XapiClient({ access, dispatcher, redactor: redactorOf(read), turn: async () => undefined });
  try {
    const differing = await restore(api, before);
    removeRecord(record);
    return howItIs(before, differing);
  } catch (error) {
    throw new Unreachable(`The PBX ${before.url} is not put back: ${(error as Error).message}.`);
  } finally {
    await dispatcher.destroy();
  }
}
