import { describe, expect, test } from 'vitest';
import { matchesGolden } from '../golden/golden.ts';
import { failing, passing, runOf } from '../golden/sample.ts';
import { type Comparison, compare } from './compare.ts';
import { comparisonMarkdown, comparisonText } from './comparison-text.ts';
import type { Result } from './document.ts';

const as = (verdict: Result['verdict'], more: Partial<Result> = {}): Result => ({
  ...failing,
  rule: 'a/b',
  verdict,
  ...more,
});

type Lists = Exclude<keyof Comparison, 'regression' | 'old' | 'new' | 'warnings'>;

/** The lists that hold the rule `a/b`, which was `before` and is `after`; undefined is absent. */
function listsFor(before: Result | undefined, after: Result | undefined) {
  const comparison = compare(
    runOf(before ? [passing, before] : [passing]),
    runOf(after ? [passing, after] : [passing]),
  );
  const names: Lists[] = [
    'newlyFailing',
    'newlyAdvised',
    'noLongerChecked',
    'fixed',
    'newlyChecked',
    'changedEvidence',
    'slower',
  ];
  return {
    lists: names.filter((name) => comparison[name].some(({ rule }) => rule === 'a/b')),
    regression: comparison.regression,
  };
}

describe('compare', () => {
  test.each([
    ['a new failure', as('pass'), as('fail'), ['newlyFailing'], true],
    [
      'a new failure that is known',
      as('pass'),
      as('fail', { known: { reason: 'later' } }),
      ['newlyFailing'],
      false,
    ],
    ['a new rule that fails', undefined, as('fail'), ['newlyFailing', 'newlyChecked'], true],
    ['the same failure', as('fail'), as('fail'), [], false],
    ['a fixed failure', as('fail'), as('pass'), ['fixed'], false],
    ['new advice', as('pass'), as('advice'), ['newlyAdvised'], false],
    ['a rule that was dropped', as('pass'), undefined, ['noLongerChecked'], true],
    ['a rule that no longer applies', as('pass'), as('not-applicable'), ['noLongerChecked'], true],
    ['a failure that is blocked now', as('fail'), as('blocked'), ['noLongerChecked'], true],
    ['a rule that broke', as('pass'), as('error'), ['noLongerChecked'], true],
    ['a new rule that passes', undefined, as('pass'), ['newlyChecked'], false],
    ['a rule that is no longer blocked', as('blocked'), as('pass'), ['newlyChecked'], false],
    ['a dropped rule that was never checked', as('not-applicable'), undefined, [], false],
    ['another finding', as('fail'), as('fail', { actual: '500' }), ['changedEvidence'], false],
    ['another course', as('fail'), as('fail', { exchanges: [] }), ['changedEvidence'], false],
    ['other text of a pass', as('pass'), as('pass', { actual: 'x' }), [], false],
    ['a slower rule', as('pass', { durationMs: 200 }), as('pass', { durationMs: 900 }), ['slower'], false],
    ['noise on a fast rule', as('pass', { durationMs: 2 }), as('pass', { durationMs: 90 }), [], false],
    ['noise on a slow rule', as('pass', { durationMs: 5000 }), as('pass', { durationMs: 7000 }), [], false],
  ] as const)('tells %s', (_, before, after, lists, regression) => {
    expect(listsFor(before, after)).toEqual({ lists, regression });
  });

  test('warns where the two are no pair', () => {
    const later = runOf([], {
      target: { name: 'staging', url: '' },
      profile: { name: 'oauth', version: '2' },
      startedAt: '2025-01-01T00:00:00Z',
    });
    expect(compare(runOf([]), later).warnings).toHaveLength(3);
  });
});

describe('a comparison in words', () => {
  const comparison = compare(
    runOf([
      passing,
      as('pass', { rule: 'a/fell' }),
      as('pass', { rule: 'a/gone' }),
      as('fail', { rule: 'a/fixed' }),
    ]),
    runOf([
      { ...passing, durationMs: 1200 },
      as('fail', { rule: 'a/fell', actual: '``` </details> @team' }),
      as('pass', { rule: 'a/fixed' }),
    ]),
  );

  test('looks on a terminal as it always did', () =>
    matchesGolden('compare.txt', comparisonText(comparison)));

  test('looks in Markdown as it always did', () =>
    matchesGolden('compare.md', comparisonMarkdown(comparison)));

  test('is loud about a shrinking list', () => {
    expect(comparisonText(comparison)).toContain('NO LONGER CHECKED');
    expect(comparisonText(comparison).trimEnd().split('\n').slice(-2).join(' ')).toContain(
      '4 checked before, 3 now',
    );
  });

  test('says so when nothing changed', () => {
    expect(comparisonText(compare(runOf([passing]), runOf([passing])))).toBe(
      'No regression: 0 newly failing, 0 fixed.\n',
    );
  });
});
