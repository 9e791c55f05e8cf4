import { describe, expect, test } from 'vitest';
import { matchesGolden } from '../golden/golden.ts';
import { failing, passing, runOf, sampleRun, withEveryText } from '../golden/sample.ts';
import { MARKDOWN_LIMIT, markdown } from './markdown.ts';

describe('markdown', () => {
  test('looks as it always did', () => matchesGolden('sample.md', markdown(sampleRun)));

  test('leaves out what does not fit, and says how much', () => {
    const results = Array.from({ length: 500 }, (_, index) => ({
      ...failing,
      rule: `oauth/code/rule-${index}`,
    }));
    const text = markdown(runOf(results));
    const shown = text.split('<details>').length - 1;
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MARKDOWN_LIMIT);
    expect(shown).toBeGreaterThan(50);
    expect(text).toContain(`_${500 - shown} more entries left out`);
  });

  test('counts what is not applicable by its reasons, however many rules there are', () => {
    const idle = Array.from({ length: 3000 }, (_, index) => ({
      ...passing,
      rule: `oauth/area-${index % 40}/rule-${index}`,
      verdict: 'not-applicable' as const,
      actual: 'the target offers no refresh token',
    }));
    const text = markdown(runOf([failing, ...idle]));
    expect(text.length).toBeLessThan(60_000);
    expect(text).toContain('- 3000 rules: the target offers no refresh token (oauth/area-0 75,');
    expect(text).not.toContain('left out');
  });

  test('says what violations have in common', () => {
    const text = markdown(runOf([failing, { ...failing, rule: 'oauth/code/other' }]));
    expect(text).toContain('**2 of 2** belong to oauth/code');
  });

  test('a text cannot end a fold, a row or a line, mention anyone or become a link', () => {
    const hostile =
      '</summary></details>\n\n# Passed\n| x | **b** `c` [d](http://e) @team www.f.example <img>';
    const text = markdown(withEveryText(sampleRun, (own) => `${hostile} ${own}`));
    expect(text.match(/<\/details>/g)).toHaveLength(sampleRun.results.length - 2);
    expect(text).not.toMatch(/^# Passed/m);
    expect(text).not.toMatch(/<img|@team|http:\/\/e|www\.f|[^&]#\d/);
    expect(text.replace(/^<details>.*$/gm, '')).not.toMatch(/[^\\](\*\*b|`c|\[d)/);
  });
});
