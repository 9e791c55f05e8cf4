import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LEVELS_PAGE, levelsPage } from './levels-page.ts';

describe('docs/levels.md', () => {
  it('says what the rules and profiles say; if not, run "npm run docs:levels"', {
    timeout: 60_000,
  }, async () => {
    expect(readFileSync(LEVELS_PAGE, 'utf8')).toBe(await levelsPage());
  });
});
