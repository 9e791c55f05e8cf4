import { describe, expect, test } from 'vitest';
import { passing, runOf, sampleResults } from '../golden/sample.ts';
import { consoleReport } from './console.ts';
import type { Result } from './document.ts';
import { github } from './github.ts';
import { markdown } from './markdown.ts';
import { divideNotTried } from './summary.ts';

const idle: Result = {
  ...passing,
  verdict: 'blocked',
  at: 'before any question',
  actual: 'the run was interrupted',
  steps: [],
  exchanges: [],
};
const six = Array.from({ length: 6 }, (_, index) => ({
  ...idle,
  rule: `oauth/${index % 2 ? 'code' : 'token'}/r${index}`,
}));

describe('rules that were not tried', () => {
  test('are told once where the reason befell the run', () => {
    expect(divideNotTried([passing, ...six])).toEqual({
      told: [passing],
      notTried: [{ reason: idle.actual, count: 6, areas: 'oauth/code 3, oauth/token 3' }],
    });
  });

  test('are told one by one where it befell them', () => {
    expect(divideNotTried([idle, ...sampleResults])).toEqual({
      told: [idle, ...sampleResults],
      notTried: [],
    });
  });

  test.each([
    ['console', consoleReport],
    ['markdown', markdown],
    ['github', github],
  ])('%s says so in one place, with how many', (_, report) => {
    const text = report(runOf([passing, ...six]));
    expect(text).toMatch(/Not tried \(6\)|6 rules not tried/);
    expect(text).toContain('oauth/code 3');
    expect(text.match(/the run was interrupted/g)).toHaveLength(1);
  });
});
