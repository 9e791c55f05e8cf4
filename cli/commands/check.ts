import { dirname, resolve } from 'node:path';
import { Unreachable } from '../../harness/errors.ts';
import {
  applyKnown,
  assumedPbx,
  BEFORE_ALL,
  exitCodeOf,
  FIRST_HALF,
  INTERRUPTED,
  MOST_APPROVALS,
  openTarget,
  type Plan,
  putBackPbx,
  readKnown,
  readTargetFile,
  redactorOf,
  referenceDeployment,
  runSuites,
  type Selected,
  type TargetFile,
  untried,
} from '../../harness/index.ts';
import {
  type Result,
  RUN_SCHEMA,
  type RunDocument,
  summarize,
  type TargetPlace,
} from '../../reports/run/document.ts';
import type { FormatName } from '../../reports/run/index.ts';
import { progressLine } from '../../reports/run/progress.ts';
import type { Deployment } from '../../suites/kit/test-environment.ts';
import { type ContainerOptions, containerOf, openInContainer } from '../lib/container.ts';
import { UsageError } from '../lib/errors.ts';
import { examineFirst } from '../lib/examine-first.ts';
import { formatOf } from '../lib/format.ts';
import { interruptible } from '../lib/interruption.ts';
import { unsettled } from '../lib/next-steps.ts';
import { ensureFolder, ensureNew, TOOL, writeNew } from '../lib/output.ts';
import { withOrigin } from '../lib/revision.ts';
import { readRunFile } from '../lib/run-file.ts';
import { printRun, type Scrubbed, writeReports } from '../lib/run-output.ts';
import { DEFAULT_RULES, selectionOf } from '../lib/selection.ts';
import { shardOf } from '../lib/shard.ts';
import { shellWord } from '../lib/shell-word.ts';
import { placeOfTarget } from '../lib/target-place.ts';
import { complain, progress, say } from '../lib/terminal.ts';
import { unaskedOf } from '../lib/unasked.ts';

/** Options of `check`, as the command line gives them. */
export interface CheckOptions extends ContainerOptions {
  readonly profile?: string;
  readonly only?: string;
  /** Folder of rules of one's own, asked beside those of the profile. */
  readonly rules?: string;
  /** Run document whose unsettled rules are asked again, and no others. */
  readonly rerun?: string;
  /** File for the failures of this run, as a list of known ones with reasons to fill in. */
  readonly writeKnown?: string;
  readonly out: string;
  readonly strict?: boolean;
  /** List of known failures. */
  readonly known?: string;
  /** Comma-separated report formats to write beside `run.json`. */
  readonly format: string;
  /** Nothing on the terminal but mistakes; the exit code and the reports tell the rest. */
  readonly quiet?: boolean;
  /** Ask a person for every approval that the rules need, however many. */
  readonly everyApproval?: boolean;
  /** Every claim and exchange of what did not pass. */
  readonly verbose?: boolean;
  /** Record of a killed run: its PBX is put back, and nothing is checked. */
  readonly restorePbx?: string;
  /** `2/5`: the second of five parts of the selection. */
  readonly shard?: string;
  /** Folder that collects the runs; the HTML report draws them. */
  readonly history?: string;
}

/**
 * `pbx-conformance check`: tries the rules against a deployment, or against the reference connector when no target
 * is named, and writes `run.json` and `junit.xml`.
 * @returns the exit code
 */
export async function checkCommand(options: CheckOptions): Promise<number> {
  if (options.restorePbx !== undefined) return restorePbx(options, options.restorePbx);
  const formats = formatsOf(options.format);
  if (options.only !== undefined && options.rerun !== undefined)
    throw new UsageError('--only and --rerun both choose the rules.', 'Leave one of them out.');
  const only = options.rerun === undefined ? options.only : await againOf(options.rerun);
  const file = options.target === undefined ? undefined : readTargetFile(options.target, process.env);
  const { catalog, profile, selected } = await selectionOf({
    profile: options.profile ?? file?.profile ?? DEFAULT_RULES,
    only,
    rules: options.rules,
  });
  const known = options.known === undefined ? [] : readKnown(options.known, catalog);
  const place = options.target === undefined ? undefined : placeOfTarget(options.target);
  const container = containerOf(options, file, process.env);
  const selection = options.shard === undefined ? selected : shardOf(selected, options.shard);
  if (options.writeKnown !== undefined) ensureNew(options.writeKnown);
  for (const folder of [options.out, options.history])
    if (folder !== undefined) await ensureFolder(resolve(folder));
  const named = { name: profile.name, version: profile.version };
  return interruptible(async (signal) => {
    const found = await runOrSayWhy(options, selection, named, { file, container }, signal);
    const { scrubRendered, saidWhy } = found;
    const today = new Date().toISOString().slice(0, 10);
    const { run, stale } = applyKnown(withOrigin(placed(found.run, place), process.env), known, today);
    const written: FormatName[] = [];
    try {
      await writeReports(run, formats, { ...options, scrubRendered }, written);
    } finally {
      // What was found is shown also where no disk takes it.
      if (options.quiet !== true) printRun(run, written, { ...options, scrubRendered, saidWhy });
    }
    if (options.writeKnown !== undefined) {
      const entries = await writeKnownFailures(options.writeKnown, run);
      if (options.quiet !== true) say(`${knownWritten(options.writeKnown, entries)}\n`);
    }
    const code = exitCodeOf(run, options.strict);
    return stale && code !== 4 ? 1 : code;
  });
}

/** @throws UsageError without a target; ConfigurationError, Unreachable where it is not put back */
async function restorePbx({ target, quiet }: CheckOptions, record: string): Promise<number> {
  if (target === undefined)
    throw new UsageError('--restore-pbx needs the target file of the run.', 'Name it as the first argument.');
  const file = readTargetFile(target, process.env);
  const sentence = await putBackPbx(file, dirname(resolve(target)), record);
  if (quiet !== true) say(`${sentence}\n`);
  return 0;
}

/** How a run ended. */
interface Found extends Scrubbed {
  /** Why no rule could be tried was already said: once is enough. */
  readonly saidWhy: boolean;
}

/** Code scanning services show what was found at a place of the repository. */
function placed(run: RunDocument, place: TargetPlace | undefined): RunDocument {
  return place === undefined ? run : { ...run, target: { ...run.target, file: place } };
}

/** @throws UsageError where the run cannot be read, or left nothing to ask again */
async function againOf(path: string): Promise<string> {
  const open = unsettled(await readRunFile(path));
  if (open.length === 0)
    throw new UsageError(
      `${path} has no rule to ask again: none failed, was blocked or broke, except for known failures.`,
      'Leave --rerun out.',
    );
  return open.map(({ rule }) => rule).join(',');
}

/** A list to begin with: each entry needs a reason before it is accepted. */
async function writeKnownFailures(path: string, run: RunDocument): Promise<number> {
  const entries = run.results
    .filter(({ verdict, known }) => verdict === 'fail' && known === undefined)
    .map(({ rule, title }) => `# ${title}\n- rule: ${rule}\n  reason:\n`);
  await writeNew(path, entries.length === 0 ? '[]\n' : entries.join('\n'));
  return entries.length;
}

function knownWritten(path: string, entries: number): string {
  return entries === 0
    ? `No rule failed: ${path} is an empty list.`
    : `${path} lists ${entries} failing rule${entries === 1 ? '' : 's'}: give each its reason, then run with --known ${shellWord(path)}.`;
}

/** @throws UsageError for a name that is no format */
function formatsOf(list: string): FormatName[] {
  const names = list.split(',').map((name) => name.trim());
  const chosen = new Set<FormatName>(['json']);
  for (const name of names) chosen.add(formatOf(name));
  return [...chosen];
}

/** A deployment out of reach, or not reached before the interruption, leaves a document too: every rule blocked, with the reason. */
async function runOrSayWhy(
  options: CheckOptions,
  selection: readonly Selected[],
  profile: RunDocument['profile'],
  { file, container }: { file: TargetFile | undefined; container: Plan | undefined },
  signal: AbortSignal,
): Promise<Found & { readonly run: RunDocument }> {
  let deployment: Deployment;
  try {
    if (options.target === undefined || file === undefined) {
      deployment = await referenceDeployment();
    } else {
      const folder = dirname(resolve(options.target));
      // As the user wrote it: a container is published at another port, which no template knows.
      await examineFirst(BEFORE_ALL, { file, folder, signal });
      const open = async (running: TargetFile) => {
        await examineFirst(FIRST_HALF, { file: running, folder, signal });
        return openTarget(running, folder, resolve(options.out), {
          ...(options.everyApproval === true ? {} : { mostApprovals: MOST_APPROVALS }),
          restoreLine: (record) =>
            `pbx-conformance check ${shellWord(options.target ?? '')} --restore-pbx ${shellWord(record)}`,
        });
      };
      deployment = await (container === undefined
        ? open(file)
        : openInContainer(container, { out: options.out, signal }, open));
    }
  } catch (error) {
    if (file === undefined || !(error instanceof Unreachable || signal.aborted)) throw error;
    const why = signal.aborted ? INTERRUPTED : (error as Unreachable).message;
    if (!signal.aborted) complain(why);
    const results = selection.map(({ rule, level }) => untried(rule, level, why));
    const startedAt = new Date().toISOString();
    const summary = summarize(results);
    const target = { name: file.name, url: file.issuer };
    const redactor = redactorOf(file);
    const pbx = assumedPbx(file.pbx?.profile);
    const base = { schema: RUN_SCHEMA, tool: TOOL, target, profile, pbx, startedAt, durationMs: 0 } as const;
    return {
      run: { ...base, summary, results },
      scrubRendered: (text) => redactor.scrubRendered(text),
      saidWhy: !signal.aborted,
    };
  }
  try {
    const startedAt = performance.now();
    const total = selection.length;
    const show = progress(total);
    const onResult = ({ rule }: Result, done: number) => {
      const elapsedMs = performance.now() - startedAt;
      if (options.quiet !== true) show(progressLine({ done, total, elapsedMs, current: rule }), done);
    };
    const skipped = options.everyApproval === true ? new Map() : await unaskedOf(deployment, selection);
    const plan = { deployment, selection, profile, tool: TOOL, leftOut: skipped };
    const run = await runSuites({ ...plan, signal, onResult });
    return { run, scrubRendered: (text) => deployment.scrubRendered?.(text) ?? text, saidWhy: false };
  } finally {
    await deployment.close();
  }
}
