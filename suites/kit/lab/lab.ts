import type { Policy } from '../../../connector/oauth/policy.ts';
import { soundPolicy } from '../../../connector/oauth/policy.ts';
import type { Result } from '../../../reports/run-document.ts';
import { loadMutants } from '../catalog.ts';
import type { Mutant } from '../mutants.ts';
import { type Fault, referenceDeployment } from '../reference.ts';
import type { Rule } from '../rule.ts';
import { tryRule } from '../try-rule.ts';

/** What became of one mutant. */
export interface Trial {
  /** The rule it stands beside. */
  readonly rule: string;
  readonly mutant: string;
  /** Rules that have to fail, and no others. */
  readonly expected: readonly string[];
  /** Rules that did, with the claim at which they did. */
  readonly failing: readonly {
    readonly rule: string;
    readonly verdict: Result['verdict'];
    readonly at: string;
  }[];
  /** How many rules were tried against it; the others cannot meet the fault. */
  readonly tried: number;
  readonly killed: boolean;
  /** Why it counts as survived; empty when it was killed. */
  readonly why: string;
}

/** Which decisions each rule turns on at the sound connector. */
export type Footprints = ReadonlyMap<string, Footprint>;

export interface Footprint {
  readonly decisions: ReadonlySet<keyof Policy>;
  readonly template: boolean;
  readonly tls: boolean;
}

/** @returns the mutants of all these rules, each with its rule */
export async function collectMutants(rules: readonly Rule[]): Promise<{ rule: Rule; mutant: Mutant }[]> {
  const lists = await Promise.all(
    rules.map(async (rule) => (await loadMutants(rule)).map((mutant) => ({ rule, mutant }))),
  );
  return lists.flat();
}

/**
 * Tries every rule once against the sound connector and notes which decisions it met. A fault in a decision that a
 * rule never meets cannot change that rule's verdict, so only the others need to be tried against it.
 * @throws Error when a rule does not pass there: nothing could be proven by it
 */
export async function takeFootprints(rules: readonly Rule[]): Promise<Footprints> {
  const footprints = new Map<string, Footprint>();
  for (const rule of rules) {
    const decisions = new Set<keyof Policy>();
    let template = false;
    const fault: Fault = {
      policy: watched(decisions),
      template: (xml) => {
        template = true;
        return xml;
      },
    };
    const { verdict, at, actual } = await tryAgainst(rule, fault);
    if (verdict !== 'pass') {
      throw new Error(`${rule.id} does not pass at the sound connector: ${verdict} at "${at}" (${actual})`);
    }
    footprints.set(rule.id, { decisions, template, tls: rule.needs?.includes('tls') ?? false });
  }
  return footprints;
}

/** The sound policy, noting each decision that is asked for. */
function watched(decisions: Set<keyof Policy>): Policy {
  const noting = Object.entries(soundPolicy).map(
    ([name, decide]: [string, (...about: never[]) => unknown]) => [
      name,
      (...about: never[]) => {
        decisions.add(name as keyof Policy);
        return decide(...about);
      },
    ],
  );
  return Object.fromEntries(noting) as Policy;
}

async function tryAgainst(rule: Rule, fault: Fault): Promise<Result> {
  const deployment = await referenceDeployment(fault);
  const world = await deployment.open(rule);
  try {
    return await tryRule(rule, rule.level, world, () => performance.now());
  } finally {
    await world.close();
    await deployment.close();
  }
}

/** @returns whether a rule can meet a mutant's fault at all; what is bent on the wire everyone may meet */
export function canMeet(footprint: Footprint | undefined, mutant: Mutant): boolean {
  if (footprint === undefined || mutant.tamper !== undefined) return true;
  const decisions = Object.keys(mutant.policy ?? {}) as (keyof Policy)[];
  return (
    decisions.some((decision) => footprint.decisions.has(decision)) ||
    (mutant.template !== undefined && footprint.template) ||
    (mutant.front !== undefined && footprint.tls)
  );
}

/**
 * Plants one fault and tries the rules that can meet it.
 * @param footprints leave out to try every rule, met or not
 */
export async function tryMutant(
  rule: Rule,
  mutant: Mutant,
  rules: readonly Rule[],
  footprints?: Footprints,
): Promise<Trial> {
  const met = rules.filter(
    (other) => other.id === rule.id || footprints === undefined || canMeet(footprints.get(other.id), mutant),
  );
  const results: Result[] = [];
  for (const other of met) results.push(await tryAgainst(other, mutant));
  const failing = results
    .filter(({ verdict }) => verdict === 'fail' || verdict === 'advice' || verdict === 'error')
    .map(({ rule: id, verdict, at }) => ({ rule: id, verdict, at }));
  const expected = [rule.id, ...(mutant.alsoFails ?? [])];
  const why = judge(rule, mutant, expected, failing, results);
  return {
    rule: rule.id,
    mutant: mutant.name,
    expected,
    failing,
    tried: met.length,
    killed: why === '',
    why,
  };
}

function judge(
  rule: Rule,
  mutant: Mutant,
  expected: readonly string[],
  failing: Trial['failing'],
  results: readonly Result[],
): string {
  const own = failing.find((failure) => failure.rule === rule.id);
  if (own === undefined) {
    const result = results.find((one) => one.rule === rule.id);
    return `${rule.id} does not fail: ${result?.verdict} ${result?.at === '' ? '' : `at "${result?.at}"`} (${result?.actual})`;
  }
  const broken = failing.find(({ verdict }) => verdict === 'error');
  if (broken !== undefined) return `${broken.rule} breaks down instead of failing`;
  if (own.at !== mutant.breaks) return `it fails at "${own.at}", not at "${mutant.breaks}"`;
  const tried = new Set(results.map((result) => result.rule));
  const missing = expected.filter((id) => tried.has(id) && !failing.some((failure) => failure.rule === id));
  if (missing.length > 0) return `${missing.join(', ')} should fail too`;
  const extra = failing.filter((failure) => !expected.includes(failure.rule));
  if (extra.length > 0)
    return `${extra.map(({ rule: id, at }) => `${id} (at "${at}")`).join(', ')} should not fail`;
  return '';
}
