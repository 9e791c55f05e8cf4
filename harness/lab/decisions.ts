import { soundPolicy } from '../../connector/server.ts';
import type { Mutant } from '../../suites/kit/mutants.ts';

/**
 * Finds the decisions that no mutant replaces: nothing shows that a rule would notice if one of them were wrong.
 * @param mutants those of every rule
 * @param decisions names to look for
 * @returns the names without a mutant, sorted
 */
export function decisionsWithoutMutant(
  mutants: readonly Pick<Mutant, 'policy'>[],
  decisions: readonly string[] = Object.keys(soundPolicy),
): string[] {
  const replaced = new Set(mutants.flatMap(({ policy }) => Object.keys(policy ?? {})));
  return decisions.filter((name) => !replaced.has(name)).sort();
}
