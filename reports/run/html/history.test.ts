import { parseXml } from '@rgrove/parse-xml';
import { describe, expect, test } from 'vitest';
import { failing, passing, runOf } from '../../golden/sample.ts';
import type { Result } from '../document.ts';
import { history } from './history.ts';

const on = (day: number, results: readonly Result[], more = {}) =>
  runOf(results, { startedAt: `2026-01-${String(day).padStart(2, '0')}T08:00:00.000Z`, ...more });
const fixed = { ...failing, verdict: 'pass' } as const;

describe('history', () => {
  const runs = [on(1, [failing, passing]), on(2, [fixed, passing]), on(3, [failing, passing])];
  const drawn = history(on(4, [failing, passing]), runs);

  test('draws each run, verdicts stacked, and its duration', () => {
    const svg = /<svg class="timeline".*?<\/svg>/s.exec(drawn)?.[0] ?? '';
    expect(parseXml(svg).root?.name).toBe('svg');
    const titles = [...svg.matchAll(/<title>(.*?)<\/title>/g)].map(([, title]) => title);
    expect(titles).toEqual([
      '2026-01-01T08:00:00.000Z: 1 fail, 1 pass, 5.4 s',
      '2026-01-02T08:00:00.000Z: 2 pass, 5.4 s',
      '2026-01-03T08:00:00.000Z: 1 fail, 1 pass, 5.4 s',
      '2026-01-04T08:00:00.000Z: 1 fail, 1 pass, 5.4 s',
    ]);
    expect(svg.match(/<rect class="fail"/g)).toHaveLength(3);
  });

  test('lists the rules that changed: what they were, are, and since when', () => {
    const rows = [...drawn.matchAll(/<tr><th scope="row">.*?<\/tr>/g)].map(([row]) => row);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatch(/code-single-use.*✓ pass.*✗ fail.*2026-01-03 08:00/);
  });

  test('draws a run once, whether it is in the history or not', () => {
    const [, , latest = on(3, [])] = runs;
    expect(history(latest, runs)).toContain('>3 runs<');
    expect(drawn).toContain('>4 runs<');
  });

  test('leaves other targets and profiles out, and says so', () => {
    const other = on(2, [failing], { target: { name: 'staging', url: '' } });
    expect(history(on(4, [passing]), [other])).toContain(
      '>1 run, 1 run of other targets or profiles left out<',
    );
  });

  test('draws the latest sixty', () => {
    const many = Array.from({ length: 80 }, (_, index) =>
      runOf([passing], { startedAt: new Date(Date.UTC(2026, 0, 1 + index)).toISOString() }),
    );
    const [first = on(1, [])] = many;
    expect(history(first, many)).toContain('the latest 60 of 80 runs');
    expect(history(first, many).match(/class="dot"/g)).toHaveLength(60);
  });

  test('takes nothing for a change that a run which was cut short did not try', () => {
    const all = Array.from({ length: 6 }, (_, index) => ({ ...passing, rule: `oauth/code/rule-${index}` }));
    const cut = all.map((result) => ({
      ...result,
      verdict: 'blocked' as const,
      actual: 'the run was interrupted',
      steps: [],
      exchanges: [],
    }));
    const changed = all.map((result, index) =>
      index === 2 ? { ...result, verdict: 'fail' as const } : result,
    );
    expect(history(on(3, cut), [on(1, all), on(2, cut)])).toContain('No rule has changed its verdict.');
    const rows = history(on(4, changed), [on(1, cut), on(2, all), on(3, cut)]).match(/<th scope="row">/g);
    expect(rows).toHaveLength(1);
  });

  test('says when nothing changed', () => {
    expect(history(on(1, [passing]), [])).toContain('No rule has changed its verdict.');
  });
});
