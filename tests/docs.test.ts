import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { program } from '../cli/program.ts';
import { loadRules } from '../harness/index.ts';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const PAGES = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

const textOf = (page: string) => readFileSync(join(ROOT, page), 'utf8');

/** The command lines of a page's code blocks, without the variables before them and the comments behind them. */
function commandLines(page: string): string[] {
  const blocks = [...textOf(page).matchAll(/^ *```\w*\n([\s\S]*?)^ *```/gm)].map(([, block = '']) => block);
  return blocks
    .flatMap((block) => block.replace(/\\\n\s*/g, ' ').split('\n'))
    .flatMap((line) => {
      const found = /(?:^|\s)pbx-conformance ((?:[a-z]+)(?:\s.*)?)$/.exec(line.replace(/\s+#.*$/, ''));
      return found?.[1] === undefined || /^[^'"]*\|/.test(found[1]) ? [] : [found[1]];
    });
}

/** @returns what is wrong with a command line; undefined: a command takes it */
function mistakeIn(line: string): string | undefined {
  const [name = '', ...words] = line.match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  const command = program.commands.find((one) => one.name() === name);
  if (command === undefined) return `no command ${name}`;
  let operands = 0;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (!word.startsWith('-')) {
      operands += 1;
      continue;
    }
    const [flag = ''] = word.split('=', 1);
    const option = command.options.find((one) => one.long === flag || one.short === flag);
    if (option === undefined) return `${name} has no option ${flag}`;
    if (option.required && !word.includes('=')) index += 1;
  }
  const takes = command.registeredArguments;
  const endless = takes.some(({ variadic }) => variadic) || command.options.some(({ variadic }) => variadic);
  if (!endless && operands > takes.length) return `${name} takes ${takes.length} arguments, not ${operands}`;
  const needed = takes.filter(({ required }) => required).length;
  return operands < needed ? `${name} needs ${needed} arguments` : undefined;
}

describe('the docs', () => {
  const lines = PAGES.flatMap((page) => commandLines(page).map((line) => [page, line] as const));

  it('show command lines', () => expect(lines.length).toBeGreaterThan(20));

  it.each(lines)('%s: pbx-conformance %s', (_, line) => expect(mistakeIn(line)).toBeUndefined());

  it('would be found out with an option that does not exist', () => {
    expect(mistakeIn('check --tagret x.yaml')).toBe('check has no option --tagret');
    expect(mistakeIn('compare old.json')).toBe('compare needs 2 arguments');
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
