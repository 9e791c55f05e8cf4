import { describe, expect, it } from 'vitest';
import { loadRules } from '../catalog.ts';
import { decisionsWithoutMutant } from './decisions.ts';
import { collectMutants } from './lab.ts';

describe('decisions without a mutant', () => {
  it('are those that no mutant replaces, sorted', () => {
    const mutants = [{ policy: { spendCode: () => true } }, { template: (xml: string) => xml }, {}];
    const decisions = ['throttleClient', 'spendCode', 'isChallenge'];
    expect(decisionsWithoutMutant(mutants, decisions)).toEqual(['isChallenge', 'throttleClient']);
  });

  it('are all of the policy where there is no mutant', () => {
    expect(decisionsWithoutMutant([])).toContain('spendCode');
  });

  it('do not exist in this catalog', async () => {
    const mutants = await collectMutants(await loadRules());
    expect(decisionsWithoutMutant(mutants.map(({ mutant }) => mutant))).toEqual([]);
  });
});
