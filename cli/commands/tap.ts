import { existsSync } from 'node:fs';
import { chmod, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { exitCodeOf } from '../../harness/index.ts';
import { consoleReport } from '../../reports/run/console.ts';
import type { RunDocument } from '../../reports/run/document.ts';
import { FORMATS } from '../../reports/run/index.ts';
import { TAP_SCHEMA } from '../../reports/tap/document.ts';
import {
  Addresses,
  DOCUMENT,
  type FinishedTap,
  finishTap,
  JOURNAL,
  type RewriteKind,
  shareTap,
  startTap,
  type Tap,
  TapFolderTaken,
} from '../../tap/index.ts';
import { milliseconds } from '../lib/duration.ts';
import { UsageError } from '../lib/errors.ts';
import { interruptible } from '../lib/interruption.ts';
import { positive } from '../lib/number.ts';
import { ensureFolder, TOOL, writeNew, writeWhole } from '../lib/output.ts';
import { linkTo } from '../lib/run-output.ts';
import { TapConsole } from '../lib/tap-console.ts';
import { secureOf } from '../lib/tap-https.ts';
import { judgeOf } from '../lib/tap-judge.ts';
import {
  type KnownTemplate,
  originsOf,
  redactorOfFile,
  resolved,
  rewriteOf,
  templateOf,
  upstreamOf,
} from '../lib/tap-target.ts';
import { columnsOf, complain, say, wantsColor } from '../lib/terminal.ts';

/** Options of `tap`, as the command line gives them. */
export interface TapCommandOptions {
  readonly target?: string;
  readonly port?: number;
  readonly host?: string;
  readonly publicUrl?: string;
  readonly https?: boolean;
  readonly cert?: string;
  readonly key?: string;
  readonly template?: string;
  readonly rewrite?: string;
  readonly timeout: string;
  readonly for?: string;
  readonly calls?: string;
  readonly out?: string;
  readonly verbose?: boolean;
  readonly finish?: string;
  readonly share?: string;
}

const DEFAULT_PORT = 4500;
const DEFAULT_OUT = 'tap';

/** `pbx-conformance tap`: listens between a PBX and a deployment until it is interrupted. @returns the exit code */
export async function tapCommand(options: TapCommandOptions): Promise<number> {
  const { target, finish, share } = options;
  if ([target, finish, share].filter((each) => each !== undefined).length !== 1)
    throw new UsageError(
      'tap needs a deployment to listen to: give --target FILE.',
      'Or --finish DIR for a tap that was killed, or --share DIR for a copy without private data.',
    );
  if (finish !== undefined) {
    if (existsSync(join(finish, DOCUMENT)) && !existsSync(join(finish, JOURNAL))) {
      say(`${finish} is finished already: ${DOCUMENT} is there.\n`);
      return 0;
    }
    await finished(finish);
    say(
      'A tap that was killed has no verdicts: they are of the traffic with its secrets, which no file holds.\n',
    );
    return 0;
  }
  if (share !== undefined) return shareCommand(share, options.out);
  return listenCommand(target ?? '', { out: DEFAULT_OUT, ...options });
}

async function shareCommand(path: string, given: string | undefined): Promise<number> {
  const out = given ?? join(path.endsWith('.json') ? dirname(path) : path, 'shared');
  if (existsSync(join(out, DOCUMENT))) throw new TapFolderTaken(out, 'finished-tap');
  const shared = await shareTap(path);
  await write(out, shared);
  say('Look through it before you send it: what the tap cannot know to be private it cannot replace.\n');
  return 0;
}

async function listenCommand(
  path: string,
  options: TapCommandOptions & { readonly out: string },
): Promise<number> {
  const forMs = options.for === undefined ? undefined : milliseconds('--for', options.for);
  const mostCalls = options.calls === undefined ? undefined : positive('--calls', options.calls, 1_000_000);
  const idleMs = milliseconds('--timeout', options.timeout);
  const rewrite = rewriteOf(options.rewrite);
  const { publicUrl, host, port = DEFAULT_PORT, out } = options;
  if (publicUrl !== undefined && !/^https?:\/\/[^/]/.test(publicUrl))
    throw new UsageError(`--public-url "${publicUrl}" is not an http or https address.`);
  const { file, target } = await resolved(path);
  const template = await templateOf(options.template, target);
  const secure = await secureOf(options, publicUrl);
  await ensureFolder(resolve(out));
  const origins = originsOf(target);
  const listening: { tap?: Tap } = {};
  const judge = await judgeOf(target, () => {
    if (listening.tap === undefined) throw new Error('nothing passes before the tap listens');
    return listening.tap;
  });
  const shown = new TapConsole({ verbose: options.verbose === true, judge });
  return interruptible(async (signal) => {
    const enough = new AbortController();
    const tap = await startTap({
      head: {
        schema: TAP_SCHEMA,
        tool: TOOL,
        target: { name: target.name, url: target.issuer },
        startedAt: new Date().toISOString(),
        ...(template && { template: template.name }),
      },
      proxy: {
        origins,
        port,
        ...(host !== undefined && { host }),
        ...(publicUrl !== undefined && { publicUrl }),
        ...(secure && { secure }),
        rewrite,
        redirectUris: target.clients.main.redirectUris,
        upstream: upstreamOf(file),
        limits: { idleMs },
      },
      folder: resolve(out),
      redactor: redactorOfFile(file),
      endpoints: target.endpoints,
      ...(template && { template: template.model }),
      onExchange(seen, event) {
        judge.onExchange(seen);
        shown.exchange(seen, event);
        if (mostCalls !== undefined && shown.calls >= mostCalls) enough.abort();
      },
      onProblem: complain,
    });
    listening.tap = tap;
    await announce(tap, { origins, publicUrl, template, out, rewrite });
    shown.start();
    await ended([signal, enough.signal], forMs);
    shown.stop();
    await tap.close();
    await finished(out, (data) => tap.scrub(data));
    const code = await judged(judge.document(), out, options.verbose === true);
    if (code !== 0 || !shown.isUnanswered) return code;
    complain(`${origins[0]} answered nothing that passed: check that it runs, and its address in ${path}.`);
    return 3;
  }, 'finishing the tap');
}

/** Writes what was found as other runs are written, and says it. @returns the exit code: 1 where a rule is violated */
async function judged(run: RunDocument, out: string, verbose: boolean): Promise<number> {
  const formats = ['json', 'html'] as const;
  for (const format of formats) await writeOwn(join(out, FORMATS[format].file), FORMATS[format].render(run));
  const width = columnsOf(process.stdout) ?? 80;
  say(consoleReport(run, { width, color: wantsColor(process.stdout), verbose }) + linkTo(formats, out));
  return exitCodeOf(run);
}

/** Says where the tap is, and writes the template by which a PBX comes through it. */
async function announce(
  { urls }: Tap,
  { origins, publicUrl, template, out, rewrite }: Announced,
): Promise<void> {
  /** As others reach it. */
  const addressOf = (index: number) =>
    (index === 0 && publicUrl !== undefined ? new URL(publicUrl).origin : urls[index]) ?? '';
  for (const [index, origin] of origins.entries()) {
    const offered = addressOf(index) === urls[index] ? '' : `, offered as ${addressOf(index)},`;
    say(`Listening at ${urls[index]}${offered} for ${origin}\n`);
  }
  if (template !== undefined) {
    const pairs = origins.map((deployment, index) => ({ deployment, tap: addressOf(index) }));
    const text = new Addresses(pairs).inText(template.text);
    if (text === template.text)
      complain(
        `${template.name} names no address of ${origins[0]}, so a PBX that imports it does not come through the tap: download the template again, or correct the issuer in the target file.`,
      );
    else {
      const path = join(out, template.name);
      await writeNew(path, text);
      say(`Import ${path} into the PBX: it is the template, with the address of the tap.\n`);
    }
  }
  if (!rewrite.includes('template'))
    say('A template that is downloaded through the tap leads past it, unless --rewrite template is given.\n');
  say('Ctrl-C ends it.\n');
}

/** What is said of a tap that has begun. */
interface Announced {
  readonly origins: readonly string[];
  readonly publicUrl: string | undefined;
  readonly template: KnownTemplate | undefined;
  readonly out: string;
  readonly rewrite: readonly RewriteKind[];
}

/** Resolves once a signal is aborted, or the time is over. */
async function ended(signals: readonly AbortSignal[], forMs: number | undefined): Promise<void> {
  const all = forMs === undefined ? [...signals] : [...signals, AbortSignal.timeout(forMs)];
  const any = AbortSignal.any(all);
  if (any.aborted) return;
  // An AbortSignal keeps no process alive; the listeners of the tap do.
  await new Promise<void>((done) => any.addEventListener('abort', () => done(), { once: true }));
}

/** Makes the files of a tap that has ended, and removes the journal they are made of. */
async function finished(folder: string, scrub?: Tap['scrub']): Promise<void> {
  const tap = await finishTap(folder, scrub);
  await write(folder, tap);
  await rm(join(folder, JOURNAL));
  if (tap.broken > 0) complain(`${counted(tap.broken, 'line')} of ${JOURNAL} cannot be read.`);
}

async function write(folder: string, { exchanges, calls, files }: FinishedTap): Promise<void> {
  for (const { name, content } of files) {
    await writeOwn(join(folder, name), content);
  }
  say(`${counted(exchanges, 'exchange')}, ${counted(calls, 'call')}\n`);
  say(`Recorded: ${files.map(({ name }) => join(folder, name)).join(', ')}\n`);
}

/** Numbers and names of callers stand in it: it is readable by its owner alone. */
async function writeOwn(path: string, content: Parameters<typeof writeWhole>[1]): Promise<void> {
  await writeWhole(path, content);
  await chmod(path, 0o600);
}

function counted(count: number, what: string): string {
  return `${count} ${count === 1 ? what : `${what}s`}`;
}
