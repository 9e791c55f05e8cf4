/** What the violations of a run have in common, so that a reader looks for one cause and not for many. */
import type { Exchange, Result } from './document.ts';
import { areaOf } from './summary.ts';

/** A fact that several violations share. */
export interface Shared {
  /** Completes `3 of 4 ...`, for example `were decided by POST /oauth/token, answered 200`. */
  readonly what: string;
  readonly count: number;
}

const MOST = 4;

/** @returns the facts that at least half of the violations, and two, share; the most common first; empty for fewer than two */
export function inCommon(violations: readonly Result[]): readonly Shared[] {
  const counts = new Map<string, number>();
  for (const what of violations.flatMap(factsOf)) counts.set(what, (counts.get(what) ?? 0) + 1);
  return [...counts]
    .map(([what, count]) => ({ what, count }))
    .filter(({ count }) => count >= 2 && count * 2 >= violations.length)
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST);
}

/** @returns the exchange that the claim rests on which decided a result; undefined where none was exchanged */
export function decisive({ steps, exchanges }: Result): Exchange | undefined {
  const number = steps.find(({ holds }) => !holds)?.exchanges.at(-1);
  return exchanges.find((exchange) => exchange.number === number) ?? exchanges.at(-1);
}

/** Each of another kind, so that none is counted twice for one result. */
function factsOf(result: Result): string[] {
  const exchange = decisive(result);
  const path = exchange && URL.parse(exchange.request.url)?.pathname;
  return [
    `belong to ${areaOf(result.rule)}`,
    `put ${result.atRisk} at risk`,
    ...(path ? [`were decided by ${exchange?.request.method} ${path}, ${answered(exchange)}`] : []),
    ...(result.symptom === undefined ? ['show nothing in the 3CX console'] : []),
  ];
}

function answered(exchange: Exchange | undefined): string {
  return exchange?.response === undefined ? 'without an answer' : `answered ${exchange.response.status}`;
}
