import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CookieJar } from 'tough-cookie';
import type { Dispatcher } from 'undici';
import { IssuedTokens } from '../suites/kit/evidence/issued-tokens.ts';
import type { Target } from '../suites/kit/target.ts';
import type { Deployment, TestEnvironment } from '../suites/kit/test-environment.ts';
import { get, MOST_HEADER_BYTES } from '../web/exchange.ts';
import { outgoing } from '../web/outgoing.ts';
import { type ApproverOptions, approversOf } from './actors/approvers.ts';
import { requireChromium } from './actors/chromium.ts';
import { ConfigurationError, Unreachable } from './errors.ts';
import { originsOf } from './host-guard.ts';
import { Pause } from './pause.ts';
import { rateLimiter } from './rate-limiter.ts';
import { redactorOf } from './secrets.ts';
import { readTargetFile } from './target-file/load.ts';
import { resolveTarget, unreachable } from './target-file/resolve.ts';
import type { TargetFile } from './target-file/schema.ts';
import { type PbxAdmin, terminalAdmin } from './xapi/admin.ts';
import { realPbxNote } from './xapi/note.ts';
import { XapiSession } from './xapi/session.ts';

/** What a program may decide about a deployment beside its target file. */
export interface RemoteOptions extends Pick<ApproverOptions, 'mostApprovals'> {
  /** Does by hand what a real PBX has no published operation for; default: the admin at the terminal. */
  readonly admin?: PbxAdmin;
  /** The command line that puts a real PBX back by a record. */
  readonly restoreLine?: (record: string) => string;
  /** Really waits; default: the system's timer. */
  readonly wait?: (ms: number) => Promise<void>;
}

/**
 * Opens a deployment that the harness does not control, from its target file: one server for all rules.
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
export async function openTarget(
  read: TargetFile,
  folder: string,
  evidence = '.',
  options: RemoteOptions = {},
): Promise<Deployment> {
  const file = withCertificates(read, folder);
  const dispatcher = dispatcherFor(file);
  try {
    const target = await resolveTarget(file, folder, dispatcher);
    await reach(target, dispatcher);
    if (target.approval.how === 'browser') await requireChromium();
    return remoteDeployment(target, dispatcher, evidence, Object.values(file.headers), options);
  } catch (error) {
    await dispatcher.destroy();
    throw error;
  }
}

/**
 * @param file with its certificates read (`withCertificates`)
 * @param environment where the variables of a proxy are looked up; default: those of this process
 * @returns the connections to a deployment: its certificates, its extra headers, and the proxy of the environment
 */
export function dispatcherFor(
  file: TargetFile,
  environment?: Readonly<Record<string, string | undefined>>,
): Dispatcher {
  const { ca, cert, key, selfSigned } = file.tls;
  const certificates = Object.fromEntries(
    Object.entries({ ca, cert, key }).filter(([, text]) => text !== undefined),
  );
  const connect = { rejectUnauthorized: !selfSigned, ...certificates };
  const dispatcher = outgoing({ connect, maxHeaderSize: MOST_HEADER_BYTES }, environment);
  const extra = Object.entries(file.headers);
  return extra.length === 0 ? dispatcher : withHeaders(dispatcher, extra, originsOf(file));
}

/** Headers for a guarded staging deployment, sent to its own hosts alone: their values are secrets. */
function withHeaders(
  dispatcher: Dispatcher,
  extra: readonly (readonly [string, string])[],
  origins: ReadonlySet<string>,
): Dispatcher {
  return dispatcher.compose((dispatch) => (options, handler) => {
    if (!origins.has(new URL(String(options.origin)).origin)) return dispatch(options, handler);
    const { headers } = options;
    const sent = Array.isArray(headers) ? headers : Object.entries(headers ?? {}).flat();
    const names = new Set(
      sent.filter((_, index) => index % 2 === 0).map((name) => String(name).toLowerCase()),
    );
    // A rule's own header is what the rule is about.
    const added = extra.filter(([name]) => !names.has(name.toLowerCase())).flat();
    return dispatch({ ...options, headers: [...sent, ...added] as string[] }, handler);
  });
}

/**
 * Puts the texts of the certificates and of the key in place of their paths.
 * @throws ConfigurationError with every file that cannot be read
 */
export function withCertificates(file: TargetFile, folder: string): TargetFile {
  const missing: string[] = [];
  const read = (name: 'ca' | 'cert' | 'key') => {
    const value = file.tls[name];
    if (value === undefined || value.includes('-----BEGIN')) return value;
    try {
      return readFileSync(resolve(folder, value), 'utf8');
    } catch {
      missing.push(`${value} (tls.${name})`);
      return undefined;
    }
  };
  const tls = { ...file.tls, ca: read('ca'), cert: read('cert'), key: read('key') };
  if (missing.length > 0) {
    throw new ConfigurationError(
      `The certificate file ${missing.join(' and ')} cannot be read.`,
      'Check its path.',
    );
  }
  return { ...file, tls };
}

/** A plain request to the token endpoint: any answer will do. */
async function reach({ endpoints, limits }: Target, dispatcher: Dispatcher): Promise<void> {
  const { origin, pathname } = new URL(endpoints.token);
  try {
    await get(origin + pathname, { dispatcher, timeoutMs: limits.timeoutMs });
  } catch (error) {
    throw new Unreachable(unreachable(endpoints.token, error));
  }
}

/**
 * A resolved target as a deployment. Its environments are kept for the whole run: each has its own session of the user,
 * and they share the rate of requests and what is remembered of secrets and tokens.
 * @param secrets what may stand in no report, beside the target's own
 * @throws ConfigurationError where a run before this one did not put its real PBX back
 */
export function remoteDeployment(
  target: Target,
  dispatcher: Dispatcher,
  evidence = '.',
  secrets: readonly string[] = [],
  options: RemoteOptions = {},
): Deployment {
  const { mostApprovals } = options;
  const redactor = redactorOf(target);
  for (const secret of secrets) redactor.learn('header', secret);
  const notes: string[] = [];
  const onNote = (note: string) => {
    if (!notes.includes(note)) notes.push(note);
  };
  const closed = new AbortController();
  const pause = new Pause(
    rateLimiter(target.limits.requestsPerSecond, { now: () => performance.now(), wait: sleep }),
  );
  const approvers = approversOf(target, {
    redactor,
    evidence,
    onNote,
    ...(mostApprovals === undefined ? {} : { mostApprovals }),
  });
  // Ends with the deployment: a rule that was interrupted must not keep the process waiting.
  const wait = options.wait ?? ((ms: number) => sleep(ms, undefined, { signal: closed.signal }));
  const access = target.pbx?.xapi;
  const realPbx =
    access &&
    new XapiSession({
      ...{
        access,
        allow: target.allow,
        dispatcher,
        redactor,
        folder: evidence,
        turn: () => pause.turn(),
        wait,
      },
      timeoutMs: target.limits.timeoutMs,
      admin: options.admin ?? terminalAdmin(process.stdin, process.stderr),
      restoreLine: options.restoreLine ?? ((record) => `check with --restore-pbx ${record}`),
    });
  if (access !== undefined) onNote(realPbxNote(access));
  const issued = new IssuedTokens();
  const idle: TestEnvironment[] = [];
  const newEnvironment = (): TestEnvironment => {
    const environment: TestEnvironment = {
      target,
      dispatcher,
      redactor,
      session: new CookieJar(),
      issued,
      ...(approvers === undefined ? {} : { approvers }),
      turn: () => pause.turn(),
      pause: (waiting) => pause.hold(waiting),
      ...(realPbx === undefined ? {} : { realPbx }),
      wait,
      close: async () => {
        idle.push(environment);
      },
    };
    return environment;
  };
  return {
    target,
    // A real PBX has one CRM page for all rules.
    concurrency: realPbx === undefined ? (target.limits.concurrency ?? 1) : 1,
    shared: true,
    open: async () => idle.pop() ?? newEnvironment(),
    notes,
    whyGone: async () => {
      await pause.turn();
      return reach(target, dispatcher).then(
        () => undefined,
        (error: Error) => error.message,
      );
    },
    close: async () => {
      closed.abort();
      await realPbx?.close();
      await Promise.all([approvers?.close(), dispatcher.destroy()]);
    },
    // A cookie may be learned after it first passed: once more over everything on the way out.
    scrub: (data) => redactor.scrubAll(data),
    scrubRendered: (text) => redactor.scrubRendered(text),
  };
}
