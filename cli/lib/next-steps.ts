import type { Result, RunDocument } from '../../reports/run/document.ts';

/** As many rules with one cause are worth a line of their own. */
const SEVERAL = 3;

/** What a run's end suggests. */
export interface EndOfRun {
  /** Target file that was checked; absent for the reference connector. */
  readonly target?: string | undefined;
  /** Where `run.json` was written. */
  readonly runFile: string;
}

/** @returns the rules that a rerun has to ask again: what failed without being known, or could not be asked */
export function unsettled(run: RunDocument): Result[] {
  return run.results.filter(
    ({ verdict, known }) => /^(fail|blocked|error)$/.test(verdict) && known === undefined,
  );
}

/** @returns the failing rules, the causes that several share, and the line that asks them again; empty where all is settled */
export function nextSteps(run: RunDocument, { target, runFile }: EndOfRun): string {
  const open = unsettled(run);
  if (open.length === 0) return '';
  const failing = open.filter(({ verdict }) => verdict === 'fail').map(({ rule }) => rule);
  const causes = [
    ...Map.groupBy(open, ({ at, actual }) => [at, actual].filter((text) => text !== '').join(': ')),
  ]
    .filter(([cause, results]) => cause !== '' && results.length >= SEVERAL)
    .map(([cause, results]) => `${results.length} rules share one cause: ${cause}`);
  const again = [
    'pbx-conformance check',
    ...(target === undefined ? [] : [`--target ${target}`]),
    `--rerun ${runFile}`,
  ];
  return [
    '',
    ...(failing.length === 0 ? [] : ['Failing rules:', ...failing.map((rule) => `  ${rule}`)]),
    ...causes,
    `Ask the ${open.length} again: ${again.join(' ')}`,
    '',
  ].join('\n');
}
