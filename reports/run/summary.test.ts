import { describe, expect, test } from 'vitest';
import { failing, passing, runOf, sampleResults } from '../golden/sample.ts';
import { consoleReport } from './console.ts';
import type { Result, RunDocument } from './document.ts';
import { github } from './github.ts';
import { FORMATS } from './index.ts';
import { markdown } from './markdown.ts';
import { sarif } from './sarif.ts';
import { divideNotTried, headline, withVerdict } from './summary.ts';

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
  test('are reported once where the reason concerns the run', () => {
    expect(divideNotTried([passing, ...six])).toEqual({
      reported: [passing],
      notTried: [{ reason: idle.actual, count: 6, areas: 'oauth/code 3, oauth/token 3' }],
    });
  });

  test('are reported one by one where it concerns them', () => {
    expect(divideNotTried([idle, ...sampleResults])).toEqual({
      reported: [idle, ...sampleResults],
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

describe('a run of traffic that passed', () => {
  const traffic = { exchanges: 12 };

  test('calls no deployment conformant', () => {
    expect(headline({ ...runOf([passing]), traffic })).toEqual({
      tone: 'good',
      text: 'No violation seen in 12 exchanges: 1 rule passed',
    });
  });

  test('finds violations as any other', () => {
    expect(headline({ ...runOf([passing, failing]), traffic }).text).toBe('Not conformant: 1 violation');
  });

  test('says so where it showed nothing', () => {
    const unseen = { ...passing, verdict: 'not-applicable' as const };
    expect(headline({ ...runOf([unseen]), traffic })).toEqual({
      tone: 'unsure',
      text: 'Nothing to judge in 12 exchanges',
    });
  });
});

describe('violations', () => {
  const violation = (rule: string, more: Partial<Result>): Result => ({ ...failing, rule, ...more });
  const inOrder = [
    violation('b', { atRisk: 'access' }),
    violation('a', { atRisk: 'access', level: 'SHOULD' }),
    violation('a2', { atRisk: 'connection' }),
    violation('b2', { atRisk: 'connection' }),
    violation('c', { atRisk: 'records' }),
    violation('a3', { atRisk: 'diagnosis' }),
    violation('z', { atRisk: 'access', known: { reason: 'later' } }),
  ];

  test('are sorted by what is at risk, then by level and id, known ones last', () => {
    expect(withVerdict(inOrder.toReversed(), 'fail')).toEqual(inOrder);
  });

  test.each([
    ['console', consoleReport],
    ['markdown', markdown],
    ['github', github],
    ['html', FORMATS.html.render],
    ['sarif', (run: RunDocument) => JSON.stringify(JSON.parse(sarif(run)).runs[0].results)],
  ])('%s shows the most serious first', (_, report) => {
    const [records, access] = ['A call is lost', 'A stranger reads'].map((title, index) =>
      violation(`r${index}`, { title, atRisk: index === 0 ? 'records' : 'access' }),
    );
    const text = report(runOf([records, access].filter((one) => one !== undefined)));
    expect(text.indexOf('A stranger reads')).toBeGreaterThan(-1);
    expect(text.indexOf('A stranger reads')).toBeLessThan(text.indexOf('A call is lost'));
  });

  test.each(['junit', 'html', 'markdown', 'sarif', 'text', 'github'] as const)(
    '%s marks the silent ones, and says of the others what the admin sees',
    (name) => {
      const silent = FORMATS[name].render(runOf([violation('a', {})]));
      const shown = FORMATS[name].render(runOf([violation('a', { symptom: 'No name on the phone.' })]));
      expect(silent).toContain('silent');
      expect(silent.toLowerCase()).not.toContain('admin sees');
      expect(shown).not.toContain('silent');
      expect(shown.toLowerCase()).toContain('admin sees');
      expect(shown).toContain('No name on the phone.');
    },
  );
});
