import { describe, expect, test } from 'vitest';
import { matchesGolden } from '../golden/golden.ts';
import { failing, runOf, sampleRun, withEveryText } from '../golden/sample.ts';
import { COMMENT_LIMIT, markdown } from './markdown.ts';

describe('markdown', () => {
  test('looks as it always did', () => matchesGolden('sample.md', markdown(sampleRun)));

  test('leaves out what does not fit, and says how much', () => {
    const results = Array.from({ length: 500 }, (_, index) => ({
      ...failing,
      rule: `oauth/code/rule-${index}`,
    }));
    const text = markdown(runOf(results), COMMENT_LIMIT);
    const shown = text.split('<details>').length - 1;
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(COMMENT_LIMIT);
    expect(shown).toBeGreaterThan(50);
    expect(text).toContain(`_${500 - shown} more entries left out`);
  });

  test('a text cannot end a fold, a row or a line, mention anyone or become a link', () => {
    const hostile =
      '</summary></details>\n\n# Passed\n| x | **b** `c` [d](http://e) @team www.f.example <img>';
    const text = markdown(withEveryText(sampleRun, (own) => `${hostile} ${own}`));
    expect(text.match(/<\/details>/g)).toHaveLength(sampleRun.results.length - 1);
    expect(text).not.toMatch(/^# Passed/m);
    expect(text).not.toMatch(/<img|@team|http:\/\/e|www\.f|[^&]#\d/);
    expect(text.replace(/^<details>.*$/gm, '')).not.toMatch(/[^\\](\*\*b|`c|\[d)/);
  });
});
