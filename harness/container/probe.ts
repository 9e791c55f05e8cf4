import type { Dispatcher } from 'undici';
import { get } from '../../web/exchange.ts';
import { dispatcherFor, withCertificates } from '../deployment.ts';
import type { TargetFile } from '../target-file/schema.ts';
import { movedFile } from './address.ts';

/** For one answer. */
const PROBE_MS = 2000;

/** What the probe of a container goes by. */
export interface ProbeOptions {
  readonly file: TargetFile;
  /** What the paths of the target file are relative to. */
  readonly folder: string;
  /** Where the variables of a proxy are looked up; default: those of this process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/**
 * Asks once whether the deployment in a container is up, on the way that the rules will take: through the proxy of the
 * environment, with the extra headers and the client certificate of the target file.
 * @param status the one that counts; without it any answer does
 * @throws ConfigurationError when a certificate file cannot be read
 */
export async function answers(url: URL, status: number | undefined, options: ProbeOptions): Promise<boolean> {
  const dispatcher = connections(url.origin, options);
  try {
    const answer = await get(url, { dispatcher, timeoutMs: PROBE_MS });
    return status === undefined || answer.status === status;
  } catch {
    return false;
  } finally {
    await dispatcher.destroy();
  }
}

function connections(origin: string, { file, folder, environment }: ProbeOptions): Dispatcher {
  const { tls, ...rest } = withCertificates(movedFile(file, origin), folder);
  // Whether its certificate is right is asked later, with the target file's own words about it.
  return dispatcherFor({ ...rest, tls: { ...tls, selfSigned: true } }, environment);
}
