import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadRules } from '../harness/index.ts';
import { STATEMENTS } from '../suites/kit/statements.ts';
import { LEVELS_PAGE, levelsPage } from './levels-page.ts';

describe('docs/levels.md', () => {
  it('says what the rules and profiles say; if not, run "npm run docs:levels"', {
    timeout: 60_000,
  }, async () => {
    expect(readFileSync(LEVELS_PAGE, 'utf8')).toBe(await levelsPage());
  });

  it('explains only what a rule cites', async () => {
    const cited = new Set(
      (await loadRules()).flatMap(({ cites }) =>
        cites.map(({ document, section, level }) => `${document} ${section} ${level}`),
      ),
    );
    expect(Object.keys(STATEMENTS).filter((place) => !cited.has(place))).toEqual([]);
  });
});
