import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const FOLDERS = [
  ...['web', 'connector', 'simulator', 'suites', 'harness', 'replay', 'tap', 'reports', 'cli'],
  ...['fixtures', 'bench', 'tools', 'tests'],
];
/** Tests document themselves by their names, rules and mutants by their texts. */
const EXEMPT = /\.(?:test|rule|mutants)\.ts$/;
const DECLARATION =
  /^export (?:default )?(?:declare )?(?:abstract )?(?:async )?(?:function\*?|const|let|class|interface|type|enum) +(?<name>[\w$]+)/;

/** @returns the exported declarations of a source that no docstring precedes; re-exports have theirs where they are declared */
function undocumented(source: string): string[] {
  const lines = source.split('\n');
  return lines.flatMap((line, index) => {
    const name = DECLARATION.exec(line)?.groups?.['name'];
    if (name === undefined) return [];
    let above = index - 1;
    // Directives for the linter may stand between.
    while (/^\/\/ biome-ignore/.test(lines[above] ?? '')) above -= 1;
    // A function's overloads share the docstring of the first.
    const isOverload = /^export function/.test(line) && lines[above]?.includes(`function ${name}(`);
    return isOverload || /\*\/$/.test(lines[above] ?? '') ? [] : [`${index + 1}: ${name}`];
  });
}

describe('exported declarations', () => {
  it.each(FOLDERS)('of %s have docstrings', (folder) => {
    const found = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !EXEMPT.test(file))
      .flatMap((file) =>
        undocumented(readFileSync(join(ROOT, folder, file), 'utf8')).map((at) => `${folder}/${file}:${at}`),
      );
    expect(found).toEqual([]);
  });

  it('are found without one', () => {
    const source = `export const A = 1;
/** Says it. */
export function b() {}
export type { C } from './c.ts';
/** Says it. */
// biome-ignore lint/x: because
export class E {}`;
    expect(undocumented(source)).toEqual(['1: A']);
    expect(undocumented('\nexport async function d() {}\nexport function* e() {}')).toEqual(['2: d', '3: e']);
  });
});
