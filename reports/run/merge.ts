/** The runs of several shards as the one run they are parts of. */
import { ProblemError } from '../../web/problem-error.ts';
import { type Result, type RunDocument, summarize } from './document.ts';

/** The documents are not shards of one run; the message says where they differ. */
export class RunsDiffer extends ProblemError {
  readonly code = 'runs-differ';
}

/**
 * Joins runs of one tool, target and profile that checked different rules. Results are sorted by rule id, as
 * an unsharded run writes them; instants are counted from the start of the earliest.
 * @throws {RunsDiffer} when there is none, when tool, target or profile differ, or a rule occurs twice
 */
export function merge(runs: readonly RunDocument[]): RunDocument {
  const [first, ...others] = runs;
  if (first === undefined) throw new RunsDiffer('There is no run to merge.', 'Name one run.json at least.');
  if (others.length === 0) return first;
  for (const other of others) assertSamePlan(first, other);
  const start = Math.min(...runs.map((run) => Date.parse(run.startedAt)));
  const results = runs
    .flatMap((run) => run.results.map((result) => later(result, Date.parse(run.startedAt) - start)))
    .sort((a, b) => (a.rule < b.rule ? -1 : 1));
  assertDistinct(results);
  const notes = [...new Set(runs.flatMap((run) => run.notes ?? []))];
  return {
    ...first,
    startedAt: new Date(start).toISOString(),
    durationMs: Math.max(...runs.map((run) => Date.parse(run.startedAt) - start + run.durationMs)),
    results,
    summary: summarize(results),
    ...(notes.length > 0 ? { notes } : {}),
  };
}

function assertSamePlan(first: RunDocument, other: RunDocument): void {
  const plans = {
    schema: [first.schema, other.schema],
    tool: [`${first.tool.name} ${first.tool.version}`, `${other.tool.name} ${other.tool.version}`],
    target: [`${first.target.name} at ${first.target.url}`, `${other.target.name} at ${other.target.url}`],
    profile: [
      `${first.profile.name} ${first.profile.version}`,
      `${other.profile.name} ${other.profile.version}`,
    ],
    'simulated PBX': [first.pbx?.title ?? 'unknown', other.pbx?.title ?? 'unknown'],
  };
  for (const [what, [mine, theirs]] of Object.entries(plans))
    if (mine !== theirs)
      throw new RunsDiffer(
        `These are not shards of one run: the ${what} is ${mine} in one and ${theirs} in another.`,
        'Merge the run.json files of the shards of one check.',
      );
}

function assertDistinct(sorted: readonly Result[]): void {
  const twice = sorted.find((result, index) => result.rule === sorted[index + 1]?.rule);
  if (twice)
    throw new RunsDiffer(
      `These are not shards of one run: ${twice.rule} occurs in two.`,
      'Merge each run.json once.',
    );
}

function later(result: Result, byMs: number): Result {
  if (byMs === 0) return result;
  return {
    ...result,
    exchanges: result.exchanges.map((exchange) => ({ ...exchange, atMs: exchange.atMs + byMs })),
  };
}
