import { basename, dirname, join, resolve } from 'node:path';
import { ConfigurationError } from '../../harness/errors.ts';
import { BEFORE_ALL, openTarget, readTargetFile, type TargetFile } from '../../harness/index.ts';
import {
  runReplay,
  type Schedule,
  type ScheduledFault,
  type Statistics,
  startReference,
} from '../../replay/index.ts';
import type { ReplayDocument, ReplayVerdict } from '../../reports/replay/document.ts';
import { brokenGates } from '../../reports/replay/gates.ts';
import { replayHtml } from '../../reports/replay/html.ts';
import { replayLine } from '../../reports/replay/progress.ts';
import { replayText } from '../../reports/replay/text.ts';
import { harmless, wrap } from '../../reports/text.ts';
import { readRecording, survey } from '../../simulator/recordings/index.ts';
import { distributionOf, refuseWorkersAlone } from '../lib/distributed-replay.ts';
import { milliseconds } from '../lib/duration.ts';
import { UsageError } from '../lib/errors.ts';
import { examineFirst } from '../lib/examine-first.ts';
import { parseFaultSchedule } from '../lib/fault-schedule.ts';
import { interruptible } from '../lib/interruption.ts';
import { positive } from '../lib/number.ts';
import { ensureFolder, TOOL, writeWhole } from '../lib/output.ts';
import { recognized, recordingOptionsOf, refuseUnreadable } from '../lib/recording-options.ts';
import { gatesOf } from '../lib/replay-gates.ts';
import type { ReplayOptions } from '../lib/replay-options.ts';
import { complain, say } from '../lib/terminal.ts';

const EXIT_CODES: Readonly<Record<ReplayVerdict, number>> = { 'exactly-once': 0, violated: 1, incomplete: 3 };
/** How long calls that were kept may take to arrive once the last one is over. */
const SETTLE_MS = 30_000;

/**
 * `pbx-conformance replay`: plays recorded calls through simulated PBXs to a deployment, measures it, and asks its journal
 * whether every call is there exactly once.
 * @returns the exit code
 */
export async function replayCommand(recording: string, options: ReplayOptions): Promise<number> {
  const schedule = scheduleOf(options);
  const pbxs = positive('--pbxs', options.pbxs, 1000);
  const forMs = options.for === undefined ? undefined : milliseconds('--for', options.for);
  const faults = options.drill === undefined ? [] : parseFaultSchedule(options.drill);
  const gates = gatesOf(options);
  refuseWorkersAlone(options);
  const surveyed = await survey(recording, recordingOptionsOf(options));
  await refuseUnreadable(recording, basename(recording), surveyed);
  const read = () => readRecording(recording, surveyed.options);
  const file = options.target === undefined ? undefined : allowed(options.target, pbxs, faults);
  const distribution = await distributionOf(recording, options, file, surveyed.options);
  const [format = '', ...inferred] = recognized(basename(recording), surveyed);
  say(`${[format, ...inferred.flatMap((line) => wrap(line, process.stdout.columns ?? 80))].join('\n')}\n`);
  await ensureFolder(resolve(options.out));
  return interruptible(async (signal) => {
    const opened = file === undefined ? await startReference() : await openOthers(file, options, signal);
    const line = liveLine();
    let document: ReplayDocument;
    try {
      document = await runReplay({
        ...opened,
        faults,
        ...distribution,
        read,
        file: basename(recording),
        pbxs,
        schedule,
        ...(forMs === undefined ? {} : { forMs }),
        keepsCalls: options.dropOnFailure !== true,
        ...(options.phonebook !== undefined && { phonebook: options.phonebook }),
        settleMs: SETTLE_MS,
        tool: TOOL,
        signal,
        onStart: line.start,
      });
    } finally {
      line.stop();
      await opened.deployment.close();
    }
    const { scrub, scrubRendered = (text: string) => text } = opened.deployment;
    document = scrub?.(document) ?? document;
    await writeReports(document, options.out, scrubRendered);
    say(`${scrubRendered(replayText(document, process.stdout.columns ?? 80))}\n`);
    const files = ['replay.json', 'replay.html'].map((file) => join(options.out, file));
    say(`Report: ${files.join(', ')}\n`);
    const broken = brokenGates(document, gates);
    for (const sentence of broken) say(`${sentence}\n`);
    return broken.length > 0 ? 1 : EXIT_CODES[document.verdict];
  });
}

async function openOthers(file: TargetFile, { target = '', out }: ReplayOptions, signal: AbortSignal) {
  const folder = dirname(resolve(target));
  await examineFirst(BEFORE_ALL, { file, folder, signal });
  return { deployment: await openTarget(file, folder, resolve(out)) };
}

async function writeReports(
  document: ReplayDocument,
  out: string,
  scrubRendered: (text: string) => string,
): Promise<void> {
  const write = (file: string, text: string) => writeWhole(join(resolve(out), file), scrubRendered(text));
  await write('replay.json', `${JSON.stringify(document, null, 2)}\n`);
  await write('replay.html', replayHtml(document));
}

/** @throws ConfigurationError where the target file does not allow what a replay does */
function allowed(path: string, pbxs: number, faults: readonly ScheduledFault[]): TargetFile {
  const file = readTargetFile(path, process.env);
  const { name, allow, approval, clients, limits } = file;
  if (!allow.includes('destructive'))
    throw new ConfigurationError(
      `A replay journals calls at ${name}: write allow: [destructive] into the target file if it may.`,
    );
  if (approval.how === 'none' && clients.main.grants.includes('authorization_code'))
    throw new ConfigurationError(
      `No approval is possible at ${name} (approval: none), and every PBX needs an authorization.`,
    );
  if (approval.how === 'person') {
    const times = pbxs * (1 + faults.filter(({ kind }) => kind === 'revoked').length);
    complain(
      `Approve ${times === 1 ? 'once' : `${times} times`}, for ${pbxs === 1 ? 'the PBX' : `${pbxs} PBXs`}.`,
    );
  }
  if (!allow.includes('load'))
    complain(
      `Requests leave at ${limits.requestsPerSecond} a second at most, because the target file does not allow load; the wait for that counts like a wait for the CRM.`,
    );
  return file;
}

/** @throws UsageError */
function scheduleOf({ rate, speed, asFastAsPossible }: ReplayOptions): Schedule {
  const given = [rate !== undefined, speed !== undefined, asFastAsPossible === true].filter(Boolean);
  if (given.length > 1)
    throw new UsageError('--rate, --speed and --as-fast-as-possible exclude one another: give one of them.');
  if (rate !== undefined) return { pace: 'rate', perSecond: positive('--rate', rate) };
  if (speed !== undefined) return { pace: 'speed', factor: positive('--speed', speed) };
  return { pace: 'fast' };
}

/** On a terminal one line that is written over every second; distribute a line every ten. */
function liveLine(): { start: (read: () => Statistics, drill: () => string) => void; stop: () => void } {
  const terminal = process.stderr.isTTY === true;
  let timer: NodeJS.Timeout | undefined;
  return {
    start(read, drill) {
      const startedAt = performance.now();
      let last = { calls: 0, at: startedAt };
      timer = setInterval(
        () => {
          const now = performance.now();
          const statistics = read();
          const calls = statistics.counts.placed;
          const line = replayLine({
            elapsedMs: now - startedAt,
            calls,
            rate: ((calls - last.calls) * 1000) / (now - last.at),
            errors: statistics.errors,
            p50: statistics.latencies.percentile('whole', 50),
            p99: statistics.latencies.percentile('whole', 99),
            drill: drill(),
          });
          last = { calls, at: now };
          if (terminal) process.stderr.write(`\r\x1b[2K${harmless(line)}`);
          else complain(line);
        },
        terminal ? 1000 : 10_000,
      );
    },
    stop() {
      clearInterval(timer);
      if (terminal && timer !== undefined) process.stderr.write('\r\x1b[2K');
    },
  };
}
