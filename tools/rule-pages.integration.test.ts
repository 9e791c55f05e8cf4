import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { PAGES, rulePages } from './rule-pages.ts';

describe('docs/rules', () => {
  let made: Map<string, string>;
  beforeAll(async () => {
    made = await rulePages();
  }, 120_000);

  it('says what the rules say; if not, run "npm run docs:rules"', () => {
    const files = readdirSync(PAGES, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.md'),
    );
    expect(files.sort()).toEqual([...made.keys()].sort());
    const stale = files.filter((file) => readFileSync(join(PAGES, file), 'utf8') !== made.get(file));
    expect(stale).toEqual([]);
  });

  it('shows of every rule what it claims and what breaks it', () => {
    const bare = [...made].filter(
      ([path, text]) =>
        path !== 'README.md' && !(/\n\d+\. \*\*must\*\*: /.test(text) && /\n {2}- fails at: /.test(text)),
    );
    expect(bare.map(([path]) => path)).toEqual([]);
  });

  it('has no link that leads nowhere', () => {
    const dead = [...made].flatMap(([path, text]) =>
      [...text.matchAll(/\]\(([^):]+\.md)\)/g)]
        .map(([, target = '']) => join(dirname(path), target))
        .filter((target) => !made.has(target))
        .map((target) => `${path}: ${target}`),
    );
    expect(dead).toEqual([]);
  });
});
