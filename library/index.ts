/**
 * The harness as a library.
 *
 * ```ts
 * const run = await runConformance({ target: 'staging.yaml', only: ['oauth/code'] });
 * if (exitCodeOf(run) !== 0) console.error(render(run, 'text'));
 * ```
 */

import type { RunDocument } from '../reports/run/document.ts';
import { FORMATS, type FormatName } from '../reports/run/index.ts';
import type { ConformanceOptions, Reporter } from './options.ts';
import { ConformanceSession } from './session.ts';

export { ConfigurationError, Unreachable } from '../harness/errors.ts';
export { exitCodeOf } from '../harness/index.ts';
export type {
  Cite,
  Exchange,
  Level,
  Result,
  RunDocument,
  Step,
  Summary,
  Verdict,
} from '../reports/run/document.ts';
export type { FormatName } from '../reports/run/index.ts';
export { readRun } from '../reports/run/read.ts';
export type { ConformanceOptions, Reporter, RunPlan, TargetDescription } from './options.ts';
export { files, progress } from './reporters.ts';
export { conformanceTags } from './tags.ts';

/** Options of `runConformance`. */
export interface RunConformanceOptions extends ConformanceOptions {
  readonly reporters?: readonly Reporter[];
  /** Ends the run early: rules that were not tried are blocked. */
  readonly signal?: AbortSignal;
}

/**
 * Tries the rules against a deployment.
 * @returns the run document, whatever was found: every selected rule has a verdict in it, and no secret stands in it
 * @throws ConfigurationError where options or target are wrong, Unreachable where the deployment gives no answer
 */
export async function runConformance(options: RunConformanceOptions = {}): Promise<RunDocument> {
  const { reporters = [], signal } = options;
  const session = await ConformanceSession.open(options, signal);
  try {
    const { plan } = session;
    for (const reporter of reporters) await reporter.onStart?.(plan);
    const run = await session.run({
      signal,
      onResult: (result, done) => {
        for (const reporter of reporters) reporter.onResult?.(result, done, plan.rules.length);
      },
    });
    for (const reporter of reporters) await reporter.onEnd?.(run, (text) => session.scrub(text));
    return run;
  } finally {
    await session.close();
  }
}

/**
 * @param history earlier runs, the oldest first, which the format `html` draws
 * @returns a report of a run
 */
export function render(run: RunDocument, format: FormatName, history?: readonly RunDocument[]): string {
  return FORMATS[format].render(run, history);
}
