import { resolve } from 'node:path';
import { consoleReport } from '../reports/console.ts';
import { junit } from '../reports/junit.ts';
import { progressLine } from '../reports/progress.ts';
import { RUN_SCHEMA, type RunDocument, summarize } from '../reports/run-document.ts';
import { loadRules, selectRules } from '../suites/kit/catalog.ts';
import { openDeployment } from '../suites/kit/deployment.ts';
import { ConfigurationError, Unreachable } from '../suites/kit/errors.ts';
import { applyProfile, loadProfile } from '../suites/kit/profiles.ts';
import { referenceDeployment } from '../suites/kit/reference.ts';
import { exitCodeOf, runSuites, type Selected, untried } from '../suites/kit/run.ts';
import { readTargetFile } from '../suites/kit/target/load.ts';
import type { Deployment } from '../suites/kit/world.ts';
import { TOOL, writeWhole } from './output.ts';

export interface CheckOptions {
  readonly target?: string;
  readonly profile?: string;
  readonly only?: string;
  readonly out: string;
  readonly strict?: boolean;
}

/**
 * `pbx-conformance check`: tries the rules against a deployment, or against the reference connector when no target
 * is named, and writes `run.json` and `junit.xml`.
 * @returns the exit code
 */
export async function checkCommand(options: CheckOptions): Promise<number> {
  const rules = selectRules(await loadRules(), options.only);
  const file = options.target === undefined ? undefined : readTargetFile(options.target, process.env);
  const profile = await loadProfile(options.profile ?? file?.profile ?? 'pbx-connector');
  const selection = applyProfile(profile, rules);
  if (selection.length === 0) {
    throw new ConfigurationError(
      `--only "${options.only}" and the profile ${profile.name} have no rule in common.`,
    );
  }
  const named = { name: profile.name, version: profile.version };
  const run = await runOrSayWhy(options, selection, named, file && { name: file.name, url: file.issuer });
  const out = resolve(options.out);
  await writeWhole(`${out}/run.json`, `${JSON.stringify(run, null, 1)}\n`);
  await writeWhole(`${out}/junit.xml`, junit(run));
  const width = process.stdout.columns ?? 80;
  const color = process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined;
  process.stdout.write(`${consoleReport(run, { width, color })}\n`);
  process.stdout.write(`\nReport: ${options.out}/run.json, ${options.out}/junit.xml\n`);
  return exitCodeOf(run, options.strict);
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
        : await openDeployment(options.target, process.env);
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
    const show = progress(selection.length, startedAt);
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
