import type { Rule } from '../../suites/kit/rule.ts';
import { referenceDeployment } from '../reference.ts';
import { collectMutants, type MutantTrial, tryAgainst, tryMutant } from './lab.ts';
import { MemoryNetwork } from './memory-network.ts';
import type { Proof } from './prove.ts';

/**
 * Proves rules of one's own, in this process: each has to pass at the sound connector, and each of its mutants has to fail it, and no
 * other rule but those it names. Sound variants and the footprints of `prove` are for the rules that ship with this tool.
 * @param rules the rules whose mutants are planted
 * @param against the rules tried against each mutant; those that do not ship are all that makes sense
 * @throws Error when a rule does not pass at the sound connector
 */
export async function proveOwn(
  rules: readonly Rule[],
  against: readonly Rule[],
  onTrial?: (about: string, done: number, total: number) => void,
): Promise<Proof> {
  const startedAt = performance.now();
  for (const rule of rules) await passes(rule);
  const mutants = await collectMutants(rules);
  const trials: MutantTrial[] = [];
  for (const proving of mutants) {
    trials.push(await tryMutant(proving, against));
    onTrial?.(proving.rule.id, trials.length, mutants.length);
  }
  const proven = new Set(mutants.map(({ rule }) => rule.id));
  return {
    rules: against.length,
    unproven: rules.map(({ id }) => id).filter((id) => !proven.has(id)),
    unprovenDecisions: [],
    trials,
    variants: [],
    durationMs: Math.round(performance.now() - startedAt),
  };
}

async function passes(rule: Rule): Promise<void> {
  const deployment = await referenceDeployment({}, new MemoryNetwork());
  const { verdict, at, actual } = await tryAgainst(rule, deployment);
  await deployment.close();
  if (verdict !== 'pass')
    throw new Error(`${rule.id} does not pass at the sound connector: ${verdict} at "${at}" (${actual})`);
}
