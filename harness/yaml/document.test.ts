import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { parseTargetFile } from '../target-file/load.ts';
import { YamlDocument } from './document.ts';

const read = (source: string, name: string): unknown =>
  new YamlDocument(source, name).parse(z.unknown(), 'anything');

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
    expect(read('- &x 1\n- *x\n', 'list.yaml')).toEqual([1, 1]);
  });

  test('without an anchor are refused with their line, in target files too', () => {
    const message =
      'list.yaml line 3: the alias *y has no anchor before it; define &y, or write the text in quotes.';
    const source = '- &x 1\n- *x\n- *y\n';
    expect(() => read(source, 'list.yaml')).toThrow(message);
    expect(() => parseTargetFile(source, 'list.yaml', { environment: {}, folder: '.' })).toThrow(message);
  });

  test('that expand without end are refused at once, with the line of the first', () => {
    const started = performance.now();
    expect(() => read(LAUGHS, 'bomb.yaml')).toThrow(
      'bomb.yaml line 2: the aliases from here on expand too far; write the values out.',
    );
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
