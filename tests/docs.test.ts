import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mistakeIn, program } from '../cli/program.ts';
import { loadRules } from '../harness/index.ts';
import { commandLines, PAGES, ROOT, textOf, wordsOf } from './docs-lines.ts';

describe('the docs', () => {
  const lines = PAGES.flatMap((page) => commandLines(page).map((line) => [page, line] as const));

  it('show command lines', () => expect(lines.length).toBeGreaterThan(20));

  it.each(lines)('%s: pbx-conformance %s', async (_, line) => {
    expect(await mistakeIn(wordsOf(line))).toBeUndefined();
  });

  it('would be found out with a wrong option, value or number of arguments', async () => {
    expect(await mistakeIn(wordsOf('check --tagret x.yaml'))).toMatch(/no option --tagret/);
    expect(await mistakeIn(wordsOf('lint x.xml --pbx v19'))).toMatch(/"v19" is not one of/);
    expect(await mistakeIn(wordsOf('compare old.json'))).toMatch(/compare needs <new>/);
  });

  it('name in running text only options that their command has', () => {
    const spans = PAGES.flatMap((page) =>
      [...textOf(page).matchAll(/`(?:pbx-conformance )?([a-z]+) ([^`]*--[^`]*)`/g)].map(
        ([, name = '', rest = '']) => [page, name, rest] as const,
      ),
    );
    const wrong = spans.flatMap(([page, name, rest]) => {
      const command = program.commands.find((one) => one.name() === name);
      const flags = [...rest.matchAll(/(?<![\w-])--[a-z-]+/g)].map(([flag]) => flag);
      return flags
        .filter((flag) => command !== undefined && !command.options.some(({ long }) => long === flag))
        .map((flag) => `${page}: ${name} ${flag}`);
    });
    expect(spans.length).toBeGreaterThan(10);
    expect(wrong).toEqual([]);
  });

  it('name only scripts that package.json has', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    const named = [...PAGES, 'CONTRIBUTING.md'].flatMap((page) =>
      [...textOf(page).matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name),
    );
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('name only files and folders that exist', () => {
    const top = readdirSync(ROOT).join('|').replaceAll('.', String.raw`\.`);
    const path = new RegExp(String.raw`\`((?:${top})/[\w./-]*)\``, 'g');
    const named = [...PAGES, 'CONTRIBUTING.md'].flatMap((page) =>
      [...textOf(page).matchAll(path)].map(([, name = '']) => [page, name] as const),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter(([, name]) => !existsSync(join(ROOT, name)))).toEqual([]);
  });

  it.each(PAGES)('%s links only to what is there', (page) => {
    const links = [...textOf(page).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link);
    const local = links.filter((link) => !/^[a-z]+:/.test(link));
    expect(local.filter((link) => !existsSync(join(ROOT, dirname(page), link)))).toEqual([]);
  });

  it('name only rules that exist', async () => {
    const rules = await loadRules();
    const ids = new Set(rules.flatMap(({ id, formerly = [] }) => [id, ...formerly]));
    const areas = new Set(rules.map(({ id }) => id.split('/').slice(0, 2).join('/')));
    const named = PAGES.flatMap(
      (page) => textOf(page).match(/\b[a-z]+\/[a-z-]+\/[a-z][a-z0-9-]+(?![\w/.-])/g) ?? [],
    );
    const unknown = named.filter((id) => areas.has(id.split('/').slice(0, 2).join('/')) && !ids.has(id));
    expect([...new Set(unknown)]).toEqual([]);
  });
});
