import { expect, test } from 'vitest';
import { memoize } from './memoize.ts';

function counting() {
  const asked: string[] = [];
  const length = memoize((text) => {
    asked.push(text);
    if (text === 'bad') throw new RangeError('bad');
    return { length: text.length };
  });
  return { asked, length };
}

test('a result is computed once; an error every time', () => {
  const { asked, length } = counting();
  expect(length('abc')).toBe(length('abc'));
  expect(() => length('bad')).toThrow(RangeError);
  expect(() => length('bad')).toThrow(RangeError);
  expect(asked).toEqual(['abc', 'bad', 'bad']);
});

test('neither long texts nor many of them fill the memory', () => {
  const { asked, length } = counting();
  const long = 'x'.repeat(5_000);
  length(long);
  length(long);
  expect(asked).toHaveLength(2);
  for (let each = 0; each < 2_001; each += 1) length(String(each));
  length('0');
  expect(asked.filter((text) => text === '0')).toHaveLength(2);
});
