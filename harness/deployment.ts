import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CookieJar } from 'tough-cookie';
import { Agent } from 'undici';
import type { Target } from '../suites/kit/target.ts';
import type { Deployment, TestEnvironment } from '../suites/kit/test-environment.ts';
import { get, MOST_HEADER_BYTES } from '../web/exchange.ts';
import { approversOf } from './actors/approvers.ts';
import { requireChromium } from './actors/chromium.ts';
import { ConfigurationError, Unreachable } from './errors.ts';
import { rateLimiter } from './rate-limiter.ts';
import { redactorOf } from './secrets.ts';
import { readTargetFile } from './target-file/load.ts';
import { resolveTarget, unreachable } from './target-file/resolve.ts';
import type { TargetFile } from './target-file/schema.ts';

/**
 * Opens a deployment that the harness does not control, from its target file: one test environment for all
 * rules, one rule at a time.
 * @param evidence folder for what a browser leaves behind: screenshots, the text of a page that failed
 * @param environment where `env:NAME` references are looked up
 * @throws ConfigurationError when the file is wrong, Unreachable when the deployment gives no answer
 */
export async function openDeployment(
  path: string,
  environment: Readonly<Record<string, string | undefined>>,
  evidence = '.',
): Promise<Deployment> {
  return openTarget(readTargetFile(path, environment), dirname(resolve(path)), evidence);
}

/**
 * The same for a target file that is read already.
 * @param folder what its paths are relative to
 */
export async function openTarget(read: TargetFile, folder: string, evidence = '.'): Promise<Deployment> {
  const file = withAuthority(read, folder);
  const dispatcher = dispatcherFor(file);
  try {
    const target = await resolveTarget(file, folder, dispatcher);
    await reach(target, dispatcher);
    if (target.approval.how === 'browser') await requireChromium();
    return remoteDeployment(target, dispatcher, evidence);
  } catch (error) {
    await dispatcher.destroy();
    throw error;
  }
}

/** @returns the connections to a deployment, with the certificates its target file (`withAuthority`) names */
export function dispatcherFor({ tls: { ca, selfSigned } }: TargetFile): Agent {
  return new Agent({
    connect: { rejectUnauthorized: !selfSigned, ...(ca === undefined ? {} : { ca }) },
    maxHeaderSize: MOST_HEADER_BYTES,
  });
}

/**
 * Puts the text of the certificate authority in place of its path.
 * @throws ConfigurationError when it cannot be read
 */
export function withAuthority(file: TargetFile, folder: string): TargetFile {
  const { ca } = file.tls;
  if (ca === undefined || ca.includes('BEGIN CERTIFICATE')) return file;
  try {
    return { ...file, tls: { ...file.tls, ca: readFileSync(resolve(folder, ca), 'utf8') } };
  } catch {
    throw new ConfigurationError(`The certificate file ${ca} (tls.ca) cannot be read: check its path.`);
  }
}

/** A plain request to the token endpoint: any answer will do. */
async function reach({ endpoints, limits }: Target, dispatcher: Agent): Promise<void> {
  const { origin, pathname } = new URL(endpoints.token);
  try {
    await get(origin + pathname, { dispatcher, timeoutMs: limits.timeoutMs });
  } catch (error) {
    throw new Unreachable(unreachable(endpoints.token, error));
  }
}

/** A resolved target as a deployment: one environment, kept for the whole run. */
export function remoteDeployment(target: Target, dispatcher: Agent, evidence = '.'): Deployment {
  const redactor = redactorOf(target);
  const notes: string[] = [];
  const onNote = (note: string) => {
    if (!notes.includes(note)) notes.push(note);
  };
  const closed = new AbortController();
  const turn = rateLimiter(target.limits.requestsPerSecond, { now: () => performance.now(), wait: sleep });
  const approvers = approversOf(target, { redactor, evidence, onNote });
  const environment: TestEnvironment = {
    target,
    dispatcher,
    redactor,
    session: new CookieJar(),
    ...(approvers === undefined ? {} : { approvers }),
    turn,
    // Ends with the deployment: a rule that was interrupted must not keep the process waiting.
    wait: (ms) => sleep(ms, undefined, { signal: closed.signal }),
    close: async () => undefined,
  };
  return {
    target,
    concurrency: 1,
    open: async () => environment,
    notes,
    whyGone: async () => {
      await turn();
      return reach(target, dispatcher).then(
        () => undefined,
        (error: Error) => error.message,
      );
    },
    close: async () => {
      closed.abort();
      await Promise.all([approvers?.close(), dispatcher.destroy()]);
    },
    // A cookie may be learned after it first passed: once more over everything on the way out.
    scrub: (data) => redactor.scrubAll(data),
    scrubRendered: (text) => redactor.scrubRendered(text),
  };
}
