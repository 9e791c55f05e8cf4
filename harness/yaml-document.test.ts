import { describe, expect, test } from 'vitest';
import { parseTargetFile } from './target-file/load.ts';
import { parseYaml } from './yaml-document.ts';

/** Nine levels of nine aliases: 387 million entries. */
const LAUGHS = ['a0: &a0 [x]', ...Array.from({ length: 9 }, (_, level) => level + 1).map(expansion)].join(
  '\n',
);

function expansion(level: number): string {
  return `a${level}: &a${level} [${Array(9)
    .fill(`*a${level - 1}`)
    .join(', ')}]`;
}

describe('aliases', () => {
  test('stand for what they name', () => {
    expect(parseYaml('- &x 1\n- *x\n', 'list.yaml').data()).toEqual([1, 1]);
  });

  test('without an anchor are refused with their line, in target files too', () => {
    const message =
      'list.yaml line 3: the alias *y has no anchor before it; define &y or write the value out.';
    const source = '- &x 1\n- *x\n- *y\n';
    expect(() => parseYaml(source, 'list.yaml').data()).toThrow(message);
    expect(() => parseTargetFile(source, 'list.yaml', { environment: {}, folder: '.' })).toThrow(message);
  });

  test('that expand without end are refused at once, with the line of the first', () => {
    const started = performance.now();
    expect(() => parseYaml(LAUGHS, 'bomb.yaml').data()).toThrow(
      'bomb.yaml line 2: the aliases from here on expand too far; write the values out.',
    );
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
