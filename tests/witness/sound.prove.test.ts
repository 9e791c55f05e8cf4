import { expect, it } from 'vitest';
import { collectVariants, loadRules } from '../../harness/index.ts';
import type { Rule } from '../../suites/kit/rule.ts';
import type { SeenExchange } from '../../suites/kit/witness.ts';
import { isInShare } from '../share.ts';
import { recordTrials, witnessedOf } from './recording.ts';

/** One trial in so many is recorded at the reference connector, and at each variant. */
const AT_REFERENCE = 4;
const AT_VARIANTS = 240;

const rules = await loadRules();
const witnessed = witnessedOf(rules);

function violations(
  traffic: readonly SeenExchange[],
  excused: (rule: Rule) => boolean = () => false,
): string[] {
  return witnessed.flatMap((rule) => {
    const seen = rule.witness(traffic);
    return seen.verdict !== 'fail' || excused(rule) ? [] : [`${rule.id}: ${seen.claim}: ${seen.actual}`];
  });
}

it('nothing that the rules send to the reference connector shows a violation', {
  timeout: 600_000,
}, async () => {
  const chosen = rules.filter((_, index) => isInShare(0, index, AT_REFERENCE));
  const passed = new Set<string>();
  for (const { result, traffic } of await recordTrials(chosen)) {
    expect(violations(traffic), result.rule).toEqual([]);
    for (const { id, witness } of witnessed) if (witness(traffic).verdict === 'pass') passed.add(id);
  }
  // Witnesses that never see anything would not fail either.
  expect(passed.size).toBeGreaterThan(witnessed.length / 2);
});

it('nothing that they send to a sound variant does', { timeout: 7_200_000 }, async () => {
  for (const [row, { variant }] of (await collectVariants()).entries()) {
    const { advised = {}, notApplicable = {}, lacks = [] } = variant;
    const excused = ({ id, needs = [] }: Rule) =>
      id in advised || id in notApplicable || needs.some((need) => lacks.includes(need));
    const chosen = rules.filter((_, column) => isInShare(row, column, AT_VARIANTS));
    for (const { result, traffic } of await recordTrials(chosen, variant))
      expect(violations(traffic, excused), `${variant.name}: ${result.rule}`).toEqual([]);
  }
});
