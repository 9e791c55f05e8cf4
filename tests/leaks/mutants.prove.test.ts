import { expect, it } from 'vitest';
import { loadRules } from '../../harness/catalog.ts';
import { collectMutants } from '../../harness/lab/lab.ts';
import { ALL, leaksOf, PATIENCE } from './leaks.ts';

const ONE_IN = ALL ? 1 : 24;

const rules = await loadRules();
const mutants = await collectMutants(rules);
const chosen = mutants.filter((_, index) => index % ONE_IN === 0);

it(`no value that a server mints stands in any file of a run, of ${chosen.length} of ${mutants.length} mutants`, {
  timeout: PATIENCE,
}, async () => {
  let values = 0;
  for (const { mutant, rule } of chosen) {
    const expected = new Set([rule.id, ...(mutant.alsoFails ?? [])]);
    const tried = ALL ? rules.filter(({ id }) => expected.has(id)) : [rule];
    const leaks = await leaksOf(mutant, tried);
    expect(leaks.places, mutant.name).toEqual([]);
    values += leaks.values;
  }
  expect(values).toBeGreaterThan(chosen.length * 5);
  if (ALL) process.stdout.write(`${chosen.length} mutants, ${values} values minted\n`);
});
