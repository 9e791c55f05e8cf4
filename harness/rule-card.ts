import type { Mutant } from '../suites/kit/mutants.ts';
import type { Rule } from '../suites/kit/rule.ts';
import { loadMutants } from './catalog.ts';
import { MemoryNetwork } from './lab/memory-network.ts';
import { referenceDeployment } from './reference.ts';
import { runSuites } from './run.ts';

/** All there is to say about a rule. */
export interface RuleCard {
  readonly rule: Rule;
  /** What it claims of a sound deployment, in order. */
  readonly claims: readonly Claim[];
  readonly mutants: readonly Mutant[];
}

/** One claim of a rule, in its own words. */
export interface Claim {
  readonly kind: 'given' | 'must';
  readonly claim: string;
}

/**
 * Makes the cards of rules. How a rule checks is what it does: each is tried against the reference connector, and its claims
 * are taken from there.
 */
export async function cardsOf(rules: readonly Rule[]): Promise<RuleCard[]> {
  const unnamed = { name: '', version: '' };
  const deployment = await referenceDeployment({}, new MemoryNetwork());
  const { results } = await runSuites({
    deployment,
    selection: rules.map((rule) => ({ rule, level: rule.level })),
    profile: unnamed,
    tool: unnamed,
  });
  await deployment.close();
  return Promise.all(
    rules.map(async (rule, index) => ({
      rule,
      claims: (results[index]?.steps ?? []).flatMap(({ kind, claim }) =>
        kind === 'note' ? [] : [{ kind, claim }],
      ),
      mutants: await loadMutants(rule),
    })),
  );
}
