import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ConfigurationError } from '../errors.ts';
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

  test('by the thousands are refused at once, with a line, known or not', () => {
    const started = process.cpuUsage();
    const text = 'the aliases from here on expand too far; write the values out.';
    const same = `a: &a x\nb:\n${'  - *a\n'.repeat(10_000)}`;
    expect(() => read(same, 'same.yaml')).toThrow(`same.yaml line 1002: ${text}`);
    const each = Array.from({ length: 4000 }, (_, index) => `- &a${index} x\n- *a${index}\n`).join('');
    expect(() => read(each, 'each.yaml')).toThrow(`each.yaml line 2000: ${text}`);
    expect(() => read('- *a\n'.repeat(10_000), 'none.yaml')).toThrow(
      /has more than 50 mistakes, these first:\n {2}line 1: the alias \*a has no anchor/,
    );
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1e6).toBeLessThan(4);
  });

  test('that expand without end are refused at once, with the line of the first', () => {
    const started = performance.now();
    expect(() => read(LAUGHS, 'bomb.yaml')).toThrow(
      'bomb.yaml line 2: the aliases from here on expand too far; write the values out.',
    );
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('a file that no person writes', () => {
  test('is not read where it is too large', () => {
    expect(() => read('x'.repeat(200_000), 'big.yaml')).toThrow('big.yaml is larger than 128 KiB');
  });

  test.each(['', '\na'])('is not read where it has thousands of levels, and then %j', (end) => {
    expect(() => read('? '.repeat(40_000) + end, 'deep.yaml')).toThrow(
      new ConfigurationError(
        'deep.yaml has thousands of levels inside one another and was not read.',
        'Give the file that was meant: a person writes a few levels.',
      ),
    );
  });

  test('is refused at once where it has thousands of keys', () => {
    const started = process.cpuUsage();
    const source = Array.from({ length: 6000 }, (_, index) => `k${index}: 1`).join('\n');
    expect(() => parseTargetFile(source, 'keys.yaml', { environment: {}, folder: '.' })).toThrow(
      'keys.yaml has more than 50 mistakes',
    );
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1e6).toBeLessThan(3);
  });
});
