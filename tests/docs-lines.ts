import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const ROOT: string = dirname(dirname(fileURLToPath(import.meta.url)));

/** README and the pages of `docs/`, relative to the project. */
export const PAGES: readonly string[] = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => /\.(md|yml)$/.test(name))
    .map((name) => join('docs', name)),
];

/** @returns the text of a page */
export const textOf = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

/** The command lines of a page's code blocks, without the variables before them and the comments behind them. */
export function commandLines(page: string): string[] {
  const text = textOf(page);
  const blocks = page.endsWith('.yml')
    ? [text]
    : [...text.matchAll(/^ *```\w*\n([\s\S]*?)^ *```/gm)].map(([, block = '']) => block);
  return blocks
    .flatMap((block) => block.replace(/\\\n\s*/g, ' ').split('\n'))
    .flatMap((line) => {
      const found = /(?:^|\s)pbx-conformance ((?:[a-z]+)(?:\s.*)?)$/.exec(line.replace(/\s+#.*$/, ''));
      return found?.[1] === undefined || /^[^'"]*\|/.test(found[1]) ? [] : [found[1]];
    });
}

/** @returns a line's words as a shell splits them */
export const wordsOf = (line: string): string[] =>
  (line.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
