import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clip, columns, duration, printable, wrap } from './text.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 300 });

describe('printable', () => {
  test('leaves no character that acts instead of showing itself', () => {
    fc.assert(fc.property(anyText, (text) => !/(?![\t\n])[\p{Cc}\p{Cf}\p{Cs}]/u.test(printable(text))));
  });

  test('leaves ordinary text alone', () => {
    expect(printable('Zoë\t+33 1 42 00 00 00\n漢字 🙂')).toBe('Zoë\t+33 1 42 00 00 00\n漢字 🙂');
  });

  test('shows what it replaces', () => expect(printable('a\u001b[2Jb\ud800')).toBe('a\\u001b[2Jb\\ud800'));
});

describe('wrap', () => {
  test('keeps within its width and loses nothing but white space', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 90 }), (text, width) => {
        const lines = wrap(text, width);
        expect(Math.max(...lines.map(columns))).toBeLessThanOrEqual(width);
        expect(lines.join('').replace(/\s/g, '')).toBe(printable(text).replace(/\s/g, ''));
      }),
    );
  });
});

describe('clip', () => {
  test('says by an ellipsis that something was cut, and cuts no character in two', () => {
    expect(clip('🙂🙂🙂', 2)).toBe('🙂…');
    expect(clip('🙂🙂🙂', 3)).toBe('🙂🙂🙂');
  });
});

describe('duration', () => {
  test.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [1240, '1.2 s'],
    [9949, '9.9 s'],
    [9950, '10 s'],
    [59_400, '59 s'],
    [59_600, '1 min 00 s'],
    [185_000, '3 min 05 s'],
  ])('of %i ms is %s', (milliseconds, text) => expect(duration(milliseconds)).toBe(text));
});
