import { expect, it } from 'vitest';
import { loadRules } from '../harness/catalog.ts';
import { prove } from '../harness/lab/prove.ts';

// The whole matrix, every rule against every mutant and every variant, is `npm run prove`: it takes minutes.
it('every rule can fail, and fails no sound variant: each mutant is killed by the rules it should break', async () => {
  const rules = await loadRules();
  const proof = await prove({ prove: rules, against: rules, brief: true });
  const survivors = proof.trials.filter((trial) => !trial.killed);
  expect(survivors.map(({ rule, mutant, why }) => `${rule}: ${mutant}: ${why}`)).toEqual([]);
  const misjudged = proof.variants.flatMap(({ variant, wrong }) =>
    wrong.map(({ rule, verdict, at, actual }) => `${variant}: ${rule}: ${verdict} at "${at}" (${actual})`),
  );
  expect(misjudged).toEqual([]);
  expect(proof.unproven).toEqual([]);
  expect(proof.unprovenDecisions).toEqual([]);
  expect(proof.trials.length).toBeGreaterThanOrEqual(rules.length);
}, 600_000);
