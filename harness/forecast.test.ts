import { describe, expect, it } from 'vitest';
import type { AtRisk } from '../reports/run/document.ts';
import { leftOut, MOST_APPROVALS, type RuleForecast } from './forecast.ts';

const rule = (id: string, decisions: number, atRisk: AtRisk): RuleForecast => ({
  rule: { id, atRisk } as RuleForecast['rule'],
  decisions,
  waits: 0,
});

describe('the rules for which a person is not asked', () => {
  const rules = [
    rule('talk', 3, 'diagnosis'),
    rule('guess', 8, 'access'),
    rule('many', MOST_APPROVALS + 1, 'access'),
    rule('steal', 2, 'access'),
    rule('none', 0, 'access'),
    rule('lose', 6, 'records'),
  ];

  it('are the least serious and those that need too many answers', () => {
    expect([...leftOut(rules).keys()].sort()).toEqual(['lose', 'many']);
    expect(leftOut(rules).get('many')).toMatch(/asked 15 times at most, .*: --every-approval$/);
  });

  it('are the same in whatever order they come', () => {
    expect([...leftOut(rules.toReversed()).keys()].sort()).toEqual([...leftOut(rules).keys()].sort());
  });
});
