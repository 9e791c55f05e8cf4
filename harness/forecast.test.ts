import { describe, expect, it } from 'vitest';
import type { AtRisk } from '../reports/run/document.ts';
import type { Alone } from '../suites/kit/rule.ts';
import { leftOut, MOST_APPROVALS, type RuleForecast, waitedFor } from './forecast.ts';

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

describe('the seconds that a run waits', () => {
  const waiting = (waits: number, alone?: Alone): RuleForecast => ({
    rule: { id: 'rule', ...(alone === undefined ? {} : { alone }) } as RuleForecast['rule'],
    decisions: 0,
    waits,
  });
  const rules = [
    waiting(600),
    waiting(5, 'ends'),
    waiting(300),
    waiting(0),
    waiting(400),
    waiting(7, 'ends'),
  ];

  it('are the sum where rules are tried one after the other', () => {
    expect(waitedFor(rules, 1)).toBe(1312);
  });

  it('overlap where rules are tried side by side, and not where one is tried alone', () => {
    expect(waitedFor(rules, 2)).toBe(712);
    expect(waitedFor(rules, 8)).toBe(612);
  });

  it('are none for rules that are not asked', () => {
    expect(waitedFor([{ ...waiting(600), notApplicable: 'not allowed' }], 4)).toBe(0);
    expect(waitedFor([], 4)).toBe(0);
  });
});
