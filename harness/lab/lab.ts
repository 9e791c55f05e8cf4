import type { Result } from '../../reports/run/document.ts';
import type { Mutant } from '../../suites/kit/mutants.ts';
import type { Rule } from '../../suites/kit/rule.ts';
import type { Deployment } from '../../suites/kit/test-environment.ts';
import { loadMutants } from '../catalog.ts';
import { referenceDeployment } from '../reference.ts';
import { tryRule } from '../try-rule.ts';
import { Footprint, type Named } from './footprint.ts';
import { MemoryNetwork } from './memory-network.ts';

/** What became of one mutant. */
export interface MutantTrial {
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

/** Which mutants each rule can meet: their keys, by the rule's id. */
export type Footprints = ReadonlyMap<string, ReadonlySet<string>>;

/** A mutant with the rule it proves, and a key that no other has. */
export interface Proving extends Named {
  readonly mutant: Mutant;
  readonly rule: Rule;
}

/** @returns the mutants of all these rules, each with its rule */
export async function collectMutants(rules: readonly Rule[]): Promise<Proving[]> {
  const lists = await Promise.all(
    rules.map(async (rule) =>
      (await loadMutants(rule)).map((mutant) => ({ rule, mutant, key: `${rule.id}: ${mutant.name}` })),
    ),
  );
  return lists.flat();
}

/**
 * Tries every rule once against the sound connector and finds out which of the mutants and variants it can meet.
 * @throws Error when a rule does not pass there: nothing could be proven by it
 */
export async function takeFootprints(rules: readonly Rule[], mutants: readonly Named[]): Promise<Footprints> {
  const footprints = new Map<string, ReadonlySet<string>>();
  for (const rule of rules) {
    const footprint = new Footprint(mutants);
    const deployment = await referenceDeployment(footprint.watch, new MemoryNetwork());
    const { verdict, at, actual } = await tryAgainst(rule, deployment);
    await deployment.close();
    if (verdict !== 'pass') {
      throw new Error(`${rule.id} does not pass at the sound connector: ${verdict} at "${at}" (${actual})`);
    }
    const behindFront = rule.needs?.includes('tls') ?? false;
    const fronted = mutants.filter(({ mutant }) => behindFront && mutant.tls !== undefined);
    footprints.set(rule.id, new Set([...footprint.met, ...fronted.map(({ key }) => key)]));
  }
  return footprints;
}

/** @returns the verdict of a rule in a world of its own, without evidence */
export async function tryAgainst(rule: Rule, deployment: Deployment): Promise<Result> {
  const world = await deployment.open(rule);
  const { redactor: _, ...unrecorded } = world;
  try {
    return await tryRule(rule, rule.level, unrecorded, () => performance.now());
  } finally {
    await world.close();
  }
}

/**
 * Plants one fault and tries the rules that can meet it.
 * @param footprints leave out to try every rule, met or not
 */
export async function tryMutant(
  { rule, mutant, key }: Proving,
  rules: readonly Rule[],
  footprints?: Footprints,
): Promise<MutantTrial> {
  const canMeet = (other: Rule) => footprints === undefined || footprints.get(other.id)?.has(key) !== false;
  const met = rules.filter((other) => other.id === rule.id || canMeet(other));
  const deployment = await referenceDeployment(mutant, new MemoryNetwork());
  const results: Result[] = [];
  for (const other of met) results.push(await tryAgainst(other, deployment));
  await deployment.close();
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
    why: deployment.scrubRendered?.(why) ?? why,
  };
}

function judge(
  rule: Rule,
  mutant: Mutant,
  expected: readonly string[],
  failing: MutantTrial['failing'],
  results: readonly Result[],
): string {
  const own = failing.find((failure) => failure.rule === rule.id);
  if (own === undefined) {
    const { verdict, at, actual } = results.find((one) => one.rule === rule.id) ?? {};
    return `${rule.id} does not fail: ${verdict}${at ? ` at "${at}"` : ''}${actual ? ` (${actual})` : ''}`;
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
