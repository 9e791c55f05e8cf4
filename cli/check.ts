import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { consoleReport } from '../reports/console.ts';
import { FORMATS, type FormatName, isFormat } from '../reports/index.ts';
import { progressLine } from '../reports/progress.ts';
import { RUN_SCHEMA, type RunDocument, summarize } from '../reports/run-document.ts';
import { loadRules, selectRules } from '../suites/kit/catalog.ts';
import { openDeployment } from '../suites/kit/deployment.ts';
import { ConfigurationError, Unreachable } from '../suites/kit/errors.ts';
import { applyKnown, readKnown } from '../suites/kit/known.ts';
import { applyProfile, loadProfile } from '../suites/kit/profiles.ts';
import { referenceDeployment } from '../suites/kit/reference.ts';
import { exitCodeOf, runSuites, type Selected, untried } from '../suites/kit/run.ts';
import { readTargetFile } from '../suites/kit/target/load.ts';
import type { Deployment } from '../suites/kit/world.ts';
import { UsageError } from './errors.ts';
import { TOOL, writeWhole } from './output.ts';

export interface CheckOptions {
  readonly target?: string;
  readonly profile?: string;
  readonly only?: string;
  readonly out: string;
  readonly strict?: boolean;
  /** List of known failures. */
  readonly known?: string;
  /** Comma-separated report formats to write beside `run.json`. */
  readonly format: string;
  /** Nothing on the terminal but mistakes; the exit code and the reports tell the rest. */
  readonly quiet?: boolean;
  /** Every claim and exchange of what did not pass. */
  readonly verbose?: boolean;
}

/**
 * `pbx-conformance check`: tries the rules against a deployment, or against the reference connector when no target
 * is named, and writes `run.json` and `junit.xml`.
 * @returns the exit code
 */
export async function checkCommand(options: CheckOptions): Promise<number> {
  const formats = formatsOf(options.format);
  const catalog = await loadRules();
  const rules = selectRules(catalog, options.only);
  const known = options.known === undefined ? [] : readKnown(options.known, catalog);
  const file = options.target === undefined ? undefined : readTargetFile(options.target, process.env);
  const profile = await loadProfile(options.profile ?? file?.profile ?? 'pbx-connector');
  const selection = applyProfile(profile, rules);
  if (selection.length === 0) {
    throw new ConfigurationError(
      `--only "${options.only}" and the profile ${profile.name} have no rule in common.`,
    );
  }
  const out = resolve(options.out);
  // Before the run, not after it: a folder that cannot be written would cost its whole time.
  await mkdir(out, { recursive: true });
  const named = { name: profile.name, version: profile.version };
  const found = await runOrSayWhy(options, selection, named, file && { name: file.name, url: file.issuer });
  const { run, stale } = applyKnown(found, known, new Date().toISOString().slice(0, 10));
  for (const format of formats)
    await writeWhole(join(out, FORMATS[format].file), FORMATS[format].render(run));
  if (options.quiet !== true) {
    const width = process.stdout.columns ?? 80;
    const color = process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined;
    process.stdout.write(consoleReport(run, { width, color, verbose: options.verbose === true }));
    const files = formats.map((format) => join(options.out, FORMATS[format].file));
    process.stdout.write(`\nReport: ${files.join(', ')}\n`);
  }
  const code = exitCodeOf(run, options.strict);
  return stale && code !== 4 ? 1 : code;
}

/** @throws UsageError for a name that is no format */
function formatsOf(list: string): FormatName[] {
  const names = list.split(',').map((name) => name.trim());
  const chosen = new Set<FormatName>(['json']);
  for (const name of names) {
    if (!isFormat(name)) {
      throw new UsageError(`--format "${name}" is not a format: use ${Object.keys(FORMATS).join(', ')}.`);
    }
    chosen.add(name);
  }
  return [...chosen];
}

/** A deployment out of reach leaves a document too: every rule blocked, with the reason. */
async function runOrSayWhy(
  options: CheckOptions,
  selection: readonly Selected[],
  profile: RunDocument['profile'],
  target: RunDocument['target'] | undefined,
): Promise<RunDocument> {
  let deployment: Deployment;
  try {
    deployment =
      options.target === undefined
        ? await referenceDeployment()
        : await openDeployment(options.target, process.env, resolve(options.out));
  } catch (error) {
    if (!(error instanceof Unreachable) || target === undefined) throw error;
    process.stderr.write(`${error.message}\n`);
    const results = selection.map(({ rule, level }) => untried(rule, level, error.message));
    const startedAt = new Date().toISOString();
    const summary = summarize(results);
    return { schema: RUN_SCHEMA, tool: TOOL, target, profile, startedAt, durationMs: 0, summary, results };
  }
  const interrupted = new AbortController();
  const stop = () => interrupted.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const startedAt = performance.now();
    const show = options.quiet === true ? () => undefined : progress(selection.length, startedAt);
    const signal = interrupted.signal;
    return await runSuites({ deployment, selection, profile, tool: TOOL, signal, onResult: show });
  } finally {
    process.removeListener('SIGINT', stop).removeListener('SIGTERM', stop);
    await deployment.close();
  }
}

/** On a terminal one line that is written over; elsewhere a line for every tenth of the run. */
function progress(total: number, startedAt: number): (result: { rule: string }, done: number) => void {
  const terminal = process.stderr.isTTY === true;
  let tenth = 0;
  return ({ rule }, done) => {
    const line = progressLine({ done, total, elapsedMs: performance.now() - startedAt, current: rule });
    if (terminal) {
      process.stderr.write(`\r\x1b[2K${done === total ? '' : line}`);
    } else if (Math.floor((done * 10) / total) > tenth) {
      tenth = Math.floor((done * 10) / total);
      process.stderr.write(`${line}\n`);
    }
  };
}
