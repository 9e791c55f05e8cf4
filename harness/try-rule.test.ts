import { describe, expect, it } from 'vitest';
import type { Result } from '../reports/run/document.ts';
import { that } from '../suites/kit/findings/index.ts';
import type { Rule, RuleDefinition } from '../suites/kit/rule.ts';
import { referenceDeployment } from './reference.ts';
import { tryRule } from './try-rule.ts';

const holds = that(true, 'x', 'x');
const broken = that(false, 'x', 'y');
const unanswered = { ...broken, unanswered: true };

async function verdictOf(check: RuleDefinition['check']): Promise<Result> {
  const deployment = await referenceDeployment();
  const rule: Rule = {
    id: 'oauth/harness/sample',
    title: 'A sample',
    cites: [{ document: 'RFC 6749', section: '1', level: 'MUST' }],
    level: 'MUST',
    impact: 'of the rule',
    atRisk: 'access',
    remedy: 'none',
    check,
  };
  const world = await deployment.open(rule);
  try {
    return await tryRule(rule, 'MUST', world, () => 0);
  } finally {
    await world.close();
  }
}

const claims = ({ steps }: Result) =>
  steps.map(({ kind, claim, holds: held }) => `${kind} ${claim}: ${held}`);

describe('a rule', () => {
  it('asks its other claims after one is broken, and the first broken one names the verdict', async () => {
    const result = await verdictOf(async ({ must }) => {
      must('first', holds);
      expect(must('second', broken)).toBe(false);
      expect(must('third', holds)).toBe(true);
      must('fourth', broken);
    });
    expect(result).toMatchObject({ verdict: 'fail', at: 'second', impact: 'of the rule' });
    expect(claims(result)).toHaveLength(4);
  });

  it('states the harm of the claim that is broken', async () => {
    const result = await verdictOf(async ({ must }) => {
      must('property', holds);
      must('wording', broken, { impact: 'of the claim', atRisk: 'diagnosis' });
    });
    expect(result).toMatchObject({ verdict: 'fail', impact: 'of the claim', atRisk: 'diagnosis' });
  });

  it('stays violated when a claim after the broken one cannot be asked, and says so', async () => {
    const result = await verdictOf(async ({ must, given }) => {
      must('first', broken);
      given('the rest', broken);
    });
    expect(result).toMatchObject({ verdict: 'fail', at: 'first' });
    expect(claims(result).at(-1)).toBe('note The claims after this were not asked: the rest.: true');
  });

  it('is blocked by a broken given, and by a claim without any answer', async () => {
    const given = await verdictOf(async ({ given: has, must }) => {
      has('before', broken);
      must('first', broken);
    });
    expect(given).toMatchObject({ verdict: 'blocked', at: 'before' });
    const silence = await verdictOf(async ({ must }) => {
      must('first', unanswered);
      must('second', broken);
    });
    expect(silence).toMatchObject({ verdict: 'blocked', at: 'first' });
  });
});
