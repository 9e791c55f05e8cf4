import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CookieJar } from 'tough-cookie';
import { Agent } from 'undici';
import { BrowserUsers, launchChromium } from './actors/browser-approver.ts';
import { Person } from './actors/person-approver.ts';
import { ConfigurationError, Unreachable } from './errors.ts';
import { Redactor } from './evidence/redactor.ts';
import { readTargetFile } from './target/load.ts';
import { resolveTarget, unreachable } from './target/resolve.ts';
import type { TargetFile } from './target/schema.ts';
import type { Target } from './target/target.ts';
import type { Approvers, Deployment, World } from './world.ts';

/**
 * Opens a deployment that nobody here controls, from its target file: one world for all rules, one rule at a time.
 * @param evidence folder for what a browser leaves behind: screenshots, the text of a page that failed
 * @param environment where `env:NAME` references are looked up
 * @throws ConfigurationError when the file is wrong, Unreachable when the deployment gives no answer
 */
export async function openDeployment(
  path: string,
  environment: Readonly<Record<string, string | undefined>>,
  evidence = '.',
): Promise<Deployment> {
  const file = readTargetFile(path, environment);
  const folder = dirname(resolve(path));
  // Room for a Location that brings a very long state back.
  const dispatcher = new Agent({ connect: connectOptions(file, folder), maxHeaderSize: 128 * 1024 });
  try {
    const target = await resolveTarget(file, folder, dispatcher);
    await reach(target.endpoints.token, dispatcher);
    return remoteDeployment(target, dispatcher, evidence);
  } catch (error) {
    await dispatcher.destroy();
    throw error;
  }
}

function connectOptions(file: TargetFile, folder: string): { ca?: string; rejectUnauthorized: boolean } {
  const { ca, selfSigned } = file.tls;
  if (ca === undefined) return { rejectUnauthorized: !selfSigned };
  if (ca.includes('BEGIN CERTIFICATE')) return { ca, rejectUnauthorized: !selfSigned };
  try {
    return { ca: readFileSync(resolve(folder, ca), 'utf8'), rejectUnauthorized: !selfSigned };
  } catch {
    throw new ConfigurationError(`The certificate file ${ca} (tls.ca) cannot be read: check its path.`);
  }
}

async function reach(url: string, dispatcher: Agent): Promise<void> {
  const { origin, pathname } = new URL(url);
  try {
    const answer = await dispatcher.request({ origin, path: pathname, method: 'GET' });
    await answer.body.dump();
  } catch (error) {
    throw new Unreachable(unreachable(url, error));
  }
}

/** A resolved target as a deployment: one world, kept for the whole run. */
export function remoteDeployment(target: Target, dispatcher: Agent, evidence = '.'): Deployment {
  const redactor = new Redactor();
  learnTarget(redactor, target);
  const notes: string[] = [];
  const approvers = approversOf(target, redactor, evidence, (note) => notes.push(note));
  const world: World = {
    target,
    dispatcher,
    redactor,
    session: new CookieJar(),
    ...(approvers === undefined ? {} : { approvers }),
    turn: pace(target.limits.requestsPerSecond),
    wait: (ms) => sleep(ms),
    close: async () => undefined,
  };
  return {
    target,
    concurrency: 1,
    open: async () => world,
    notes,
    close: async () => {
      await Promise.all([approvers?.close(), dispatcher.destroy()]);
    },
    // A cookie may be learned after it first passed: once more over everything on the way out.
    scrub: (data) => redactor.scrubAll(data),
  };
}

function approversOf(
  target: Target,
  redactor: Redactor,
  evidence: string,
  onRetry: (note: string) => void,
): Approvers | undefined {
  const { approval, clients, user } = target;
  if (approval.how === 'browser') {
    const redirectUris = Object.values(clients).flatMap((client) => client?.redirectUris ?? []);
    return new BrowserUsers({
      approval,
      user,
      redirectUris,
      evidence,
      redactor,
      onRetry,
      launch: launchChromium,
    });
  }
  if (approval.how === 'person') {
    const everySecond = (tick: () => void) => {
      const timer = setInterval(tick, 1000);
      return { stop: () => clearInterval(timer) };
    };
    return new Person({ waitMs: approval.waitMs, input: process.stdin, output: process.stderr, everySecond });
  }
  return undefined;
}

/** Makes a redactor know the secrets of a target file before the first request leaves. */
export function learnTarget(redactor: Redactor, target: Target): void {
  const { main, other, limited } = target.clients;
  for (const client of [main, other, limited])
    if (client !== undefined) redactor.learn('client_secret', client.secret);
  for (const user of [target.user, target.otherUser])
    if (user !== undefined) redactor.learn('password', user.password);
}

/** @returns a function that resolves when the next request may leave, evenly spaced */
function pace(perSecond: number): () => Promise<void> {
  const gapMs = 1000 / perSecond;
  let free = 0;
  return async () => {
    const now = performance.now();
    const at = Math.max(now, free);
    free = at + gapMs;
    if (at > now) await sleep(at - now);
  };
}
