/** What changed between two runs, and whether it got worse. What varies on an unchanged server is masked. */

import type { Result, RunDocument, Verdict } from './document.ts';
import { stableEvidence, withoutVarying } from './stable.ts';

/** A rule whose verdict changed; `absent` where a run does not have it. */
export interface Change {
  readonly rule: string;
  readonly title: string;
  readonly before: Verdict | 'absent';
  readonly after: Verdict | 'absent';
  /** What the newer run found; empty when the rule passed or is absent there. */
  readonly actual: string;
  readonly known: boolean;
}

/** A rule with the same verdict as before, for another reason. */
export interface Difference {
  readonly rule: string;
  readonly title: string;
  readonly before: string;
  readonly after: string;
}

/** A rule that takes markedly longer than before. */
export interface Slowdown {
  readonly rule: string;
  readonly title: string;
  readonly beforeMs: number;
  readonly afterMs: number;
}

/** Everything that changed from the older run to the newer one. */
export interface Comparison {
  /** True when a rule newly fails that no list of known failures names, or one is no longer checked. */
  readonly regression: boolean;
  readonly old: Side;
  readonly new: Side;
  /** Why the two may not be comparable: another profile, another target. */
  readonly warnings: readonly string[];
  readonly newlyFailing: readonly Change[];
  /** SHOULD rules that newly are advice; no regression, but worth a look. */
  readonly newlyAdvised: readonly Change[];
  readonly noLongerChecked: readonly Change[];
  readonly fixed: readonly Change[];
  readonly newlyChecked: readonly Change[];
  /** The verdict is the same and not pass, but what was found is not. */
  readonly changedEvidence: readonly Difference[];
  readonly slower: readonly Slowdown[];
}

/** What a comparison says of one of its two runs. */
export interface Side {
  readonly target: string;
  readonly profile: string;
  /** The simulated PBX; `undefined` where the run does not say. */
  readonly pbx: string | undefined;
  readonly startedAt: string;
  readonly checked: number;
}

/** A rule is slower when it takes more than this factor and this many milliseconds longer than before. */
const SLOWER_FACTOR = 2;
const SLOWER_MS = 250;

/** @returns the comparison, each list in the order of the newer run */
export function compare(older: RunDocument, newer: RunDocument): Comparison {
  const before = new Map(older.results.map((result) => [result.rule, result]));
  const after = new Map(newer.results.map((result) => [result.rule, result]));
  const gone = older.results.filter(({ rule }) => !after.has(rule));
  const changes = [
    ...newer.results.map((result) => change(before.get(result.rule), result)),
    ...gone.map((result) => change(result, undefined)),
  ].filter((item) => item.before !== item.after);
  const pairs = newer.results.flatMap((result) => {
    const earlier = before.get(result.rule);
    return earlier ? [{ earlier, result }] : [];
  });
  const newlyFailing = changes.filter((item) => item.after === 'fail');
  const noLongerChecked = changes.filter((item) => isChecked(item.before) && !isChecked(item.after));
  return {
    regression: newlyFailing.some((item) => !item.known) || noLongerChecked.length > 0,
    old: side(older),
    new: side(newer),
    warnings: warnings(older, newer),
    newlyFailing,
    newlyAdvised: changes.filter((item) => item.after === 'advice'),
    noLongerChecked,
    fixed: changes.filter((item) => item.after === 'pass' && isWanting(item.before)),
    newlyChecked: changes.filter((item) => !isChecked(item.before) && isChecked(item.after)),
    changedEvidence: pairs.flatMap(({ earlier, result }) => difference(earlier, result)),
    slower: pairs.flatMap(({ earlier, result }) => slowdown(earlier, result)),
  };
}

function isChecked(verdict: Change['before']): boolean {
  return verdict === 'pass' || verdict === 'fail' || verdict === 'advice';
}

function isWanting(verdict: Change['before']): boolean {
  return verdict === 'fail' || verdict === 'advice';
}

function change(...pair: [Result | undefined, Result] | [Result, undefined]): Change {
  const [earlier, later] = pair;
  const { rule, title } = pair[1] ?? pair[0];
  return {
    rule,
    title,
    before: earlier?.verdict ?? 'absent',
    after: later?.verdict ?? 'absent',
    actual: later && later.verdict !== 'pass' ? stableEvidence(later).actual : '',
    known: later?.known !== undefined,
  };
}

function difference(earlier: Result, later: Result): Difference[] {
  const [before, after] = [found(earlier), found(later)];
  if (earlier.verdict !== later.verdict || later.verdict === 'pass' || before.key === after.key) return [];
  return [{ rule: later.rule, title: later.title, before: before.text, after: after.text }];
}

/**
 * Claim, finding and the course of the exchanges. The key leaves their order out: requests that overlap are recorded in
 * any order, and one that matters shows in the claim.
 */
function found(result: Result): { readonly text: string; readonly key: string } {
  const { actual, course } = stableEvidence(result);
  const claim = `${withoutVarying(result.at)}: ${actual}`;
  return { text: [claim, ...course].join('; '), key: [claim, ...course.toSorted()].join('; ') };
}

function slowdown(earlier: Result, later: Result): Slowdown[] {
  const more = later.durationMs - earlier.durationMs;
  if (more < SLOWER_MS || later.durationMs < earlier.durationMs * SLOWER_FACTOR) return [];
  return [{ rule: later.rule, title: later.title, beforeMs: earlier.durationMs, afterMs: later.durationMs }];
}

function side(run: RunDocument): Side {
  return {
    target: run.target.name,
    profile: `${run.profile.name} ${run.profile.version}`,
    pbx: run.pbx?.title,
    startedAt: run.startedAt,
    checked: run.results.filter((result) => isChecked(result.verdict)).length,
  };
}

function warnings(older: RunDocument, newer: RunDocument): string[] {
  const [a, b] = [side(older), side(newer)];
  return [
    ...(a.target === b.target ? [] : [`The targets differ: ${a.target}, then ${b.target}.`]),
    ...(a.profile === b.profile ? [] : [`The profiles differ: ${a.profile}, then ${b.profile}.`]),
    ...(a.pbx === b.pbx || a.pbx === undefined || b.pbx === undefined
      ? []
      : [`The simulated PBXs differ: ${a.pbx}, then ${b.pbx}.`]),
    ...(Date.parse(a.startedAt) > Date.parse(b.startedAt) ? ['The first run is the newer one.'] : []),
  ];
}
