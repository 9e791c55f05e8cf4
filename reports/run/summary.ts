/** The run summary that every report shares: areas, the order of verdicts and results, their names, the headline. */

import { plural } from '../text.ts';
import {
  AT_RISK,
  type Cite,
  type Level,
  REAL_PBX,
  type Result,
  type RunDocument,
  type Verdict,
} from './document.ts';

/** The order verdicts are read in: what has to be acted on comes first. */
export const VERDICTS: readonly Verdict[] = ['fail', 'advice', 'blocked', 'error', 'not-applicable', 'pass'];

/** The order levels are read in, the strongest first. */
export const LEVELS: readonly Level[] = ['MUST', 'SHOULD', 'MAY'];

/** @returns what a run was checked against: the profile of rules and, where it is known, the simulated PBX */
export function against({ profile, pbx }: RunDocument): string {
  const rules = `profile ${profile.name} ${profile.version}`;
  if (pbx === undefined) return rules;
  return `${rules}, ${pbx.profile === REAL_PBX ? '' : 'simulated PBX '}${pbx.title}`;
}

/** @returns the area of a rule: its id without the last segment, `oauth/code` for `oauth/code/code-single-use` */
export function areaOf(rule: string): string {
  const slash = rule.lastIndexOf('/');
  return slash < 0 ? rule : rule.slice(0, slash);
}

/** @returns the results of each area, areas in order of their name, results as they came */
export function byArea(results: readonly Result[]): Map<string, Result[]> {
  const areas = Map.groupBy(results, (result) => areaOf(result.rule));
  return new Map([...areas].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * @returns the results with that verdict, unexpected ones before known failures; violations the most serious first, the
 * others as they came
 */
export function withVerdict(results: readonly Result[], verdict: Verdict): Result[] {
  const chosen = results.filter((result) => result.verdict === verdict);
  if (verdict === 'fail' || verdict === 'advice') chosen.sort(bySeverity);
  return [...chosen.filter((result) => !result.known), ...chosen.filter((result) => result.known)];
}

/** Orders violations: by what is at risk, then by level, then by rule id. */
function bySeverity(a: Result, b: Result): number {
  return (
    AT_RISK.indexOf(a.atRisk) - AT_RISK.indexOf(b.atRisk) ||
    LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) ||
    (a.rule < b.rule ? -1 : 1)
  );
}

/** The badge of a rule without a symptom: its violation does not show in the 3CX console. */
const SILENT = 'silent';

/** @returns the badges of a result: what is at risk, and `silent` where the rule has no symptom */
export function badges({ atRisk, symptom }: Result): string[] {
  return symptom === undefined ? [atRisk, SILENT] : [atRisk];
}

/** @returns what a violation means and what to do about it, by the names that all reports use; none of them is empty */
export function consequences({ symptom = '', impact, remedy }: Result): [name: string, text: string][] {
  const all: [string, string][] = [
    ['admin sees', symptom],
    ['impact', impact],
    ['remedy', remedy],
  ];
  return all.filter(([, text]) => text !== '');
}

/** @returns the text with its first letter in upper case: `Admin sees` for `admin sees` */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Rules that were not tried, all for one reason. */
export interface NotTried {
  readonly reason: string;
  readonly count: number;
  /** How many of each area: `oauth/code 14, oauth/refresh 17`. */
  readonly areas: string;
}

/** From this many rules on, what kept them from being tried concerns the run, not the rule. */
const MANY_NOT_TRIED = 5;

/**
 * Separates results that are reported one by one from rules that many at once were not tried for one reason: a run that
 * was interrupted, a deployment out of reach.
 */
export function divideNotTried(results: readonly Result[]): {
  readonly reported: readonly Result[];
  readonly notTried: readonly NotTried[];
} {
  const idle = results.filter(
    ({ verdict, steps, exchanges }) => verdict === 'blocked' && steps.length + exchanges.length === 0,
  );
  const groups = [...Map.groupBy(idle, ({ actual }) => actual)].filter(
    ([, of]) => of.length >= MANY_NOT_TRIED,
  );
  const once = new Set(groups.flatMap(([, of]) => of));
  const notTried = groups.map(([reason, of]) => ({
    reason,
    count: of.length,
    areas: [...byArea(of)].map(([area, { length }]) => `${area} ${length}`).join(', '),
  }));
  return { reported: results.filter((result) => !once.has(result)), notTried };
}

/** @returns why a failure is known: `fixed in release 4.2 (CX-118, until 2026-12-31)`; empty where it is not known */
export function knownText({ known }: Result): string {
  if (known === undefined) return '';
  const details = [known.issue, known.until && `until ${known.until}`].filter(Boolean).join(', ');
  return details === '' ? known.reason : `${known.reason} (${details})`;
}

/** @returns `3`, or `3, 1 of them known`: how many there are under a heading */
export function counted(results: readonly Result[]): string {
  const known = results.filter((result) => result.known).length;
  return known === 0 ? String(results.length) : `${results.length}, ${known} of them known`;
}

/** @returns the sources as a reader cites them: `RFC 6749 4.1.2, 10.5; RFC 9700 2.1` */
export function sources(cites: readonly Cite[]): string {
  return [...Map.groupBy(cites, (cite) => cite.document)]
    .map(([document, of]) => {
      const sections = of.map((cite) => cite.section).filter((section) => section !== '');
      return [document, sections.join(', ')].join(' ').trim();
    })
    .join('; ');
}

/** The three ways a run can end for a reader: nothing wrong, something wrong, not known. */
export type Tone = 'good' | 'bad' | 'unsure';

/**
 * The first sentence of every report. The worst comes first, in the order of the exit codes:
 * a fault of the harness, violations, blocked rules. Known failures are counted, not held against the run.
 */
export function headline(run: RunDocument): { readonly tone: Tone; readonly text: string } {
  const { pass, fail, advice, blocked, error } = run.summary;
  const known = run.results.filter((result) => result.known).length;
  const knownOf = (verdict: Verdict) =>
    run.results.filter((result) => result.known && result.verdict === verdict).length;
  const violations = fail > knownOf('fail') ? plural(fail - knownOf('fail'), 'violation') : '';
  const aside = known > 0 ? ` (${plural(known, 'known failure')})` : '';
  if (error > 0) {
    const broke = `Harness fault: ${plural(error, 'rule')} broke`;
    return { tone: 'bad', text: [broke, violations].filter(Boolean).join(', ') + aside };
  }
  if (violations !== '') return { tone: 'bad', text: `Not conformant: ${violations}${aside}` };
  if (blocked > 0) return { tone: 'unsure', text: `Incomplete: ${plural(blocked, 'rule')} blocked${aside}` };
  const seen = run.traffic === undefined ? undefined : plural(run.traffic.exchanges, 'exchange');
  if (pass + fail + advice === 0)
    return {
      tone: 'unsure',
      text: seen === undefined ? 'Nothing was checked' : `Nothing to judge in ${seen}`,
    };
  const fresh = advice - knownOf('advice');
  const advised = fresh > 0 ? `, advice on ${fresh}` : '';
  // Traffic shows some of the requirements only.
  const verdict = seen === undefined ? 'Conformant' : `No violation seen in ${seen}`;
  return { tone: 'good', text: `${verdict}: ${plural(pass, 'rule')} passed${advised}${aside}` };
}

/** @returns `178 passed, 2 failed, 3 advice, 1 blocked, 4 not applicable`, without the zeroes */
export function tally(run: RunDocument): string {
  const { pass, fail, advice, blocked, notApplicable, error } = run.summary;
  const parts: [number, string][] = [
    [pass, 'passed'],
    [fail, 'failed'],
    [advice, 'advice'],
    [blocked, 'blocked'],
    [error, 'broken'],
    [notApplicable, 'not applicable'],
  ];
  const stated = parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return stated.length > 0 ? stated.join(', ') : 'no results';
}
