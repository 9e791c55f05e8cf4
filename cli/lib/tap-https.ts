import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeCertificateChain } from '../../harness/index.ts';
import { whyUnreadable } from '../../web/problem-error.ts';
import { UsageError } from './errors.ts';
import { writeWhole } from './output.ts';
import { say } from './terminal.ts';

/** Options about the certificate that a tap serves HTTPS with. */
export interface HttpsOptions {
  readonly https?: boolean;
  readonly cert?: string;
  readonly key?: string;
  readonly host?: string;
  readonly out: string;
}

/**
 * @param publicUrl the address whose host a certificate is made for, where it differs from the one the tap listens on
 * @returns certificate and key as PEM: those of the files, or ones made for this run; undefined for plain HTTP
 * @throws UsageError
 */
export async function secureOf(
  { https, cert, key, host = '127.0.0.1', out }: HttpsOptions,
  publicUrl: string | undefined,
): Promise<{ cert: string; key: string } | undefined> {
  if ((cert === undefined) !== (key === undefined))
    throw new UsageError('--cert and --key belong together: give both, or neither.');
  if (cert !== undefined && key !== undefined)
    return { cert: await pem('--cert', cert), key: await pem('--key', key) };
  if (https !== true) return undefined;
  const name = publicUrl === undefined ? host : new URL(publicUrl).hostname;
  const chain = makeCertificateChain(name, Date.now());
  const path = join(out, 'tap-ca.pem');
  await writeWhole(path, chain.root);
  say(`The certificate is made for ${name} and this run: let the PBX trust ${path}.\n`);
  return { cert: chain.leaf + chain.intermediate, key: chain.key };
}

async function pem(option: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${option} ${path} cannot be read: ${whyUnreadable(error)}.`, 'Check its path.');
  }
}
