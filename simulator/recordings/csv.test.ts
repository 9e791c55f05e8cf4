import fc from 'fast-check';
import { expect, test } from 'vitest';
import { delimiterOf, givenDelimiter, joinRow, RowReader } from './csv.ts';

function rows(text: string, delimiter = ',') {
  const lines = text.split(/\r?\n/).map((each, index) => ({ number: index + 1, text: each }));
  const reader = new RowReader(delimiter);
  return [...reader.read(lines), ...reader.end()].map((row) => [
    row.line,
    row.kind === 'row' ? row.fields : row.reason,
  ]);
}

const UNCLOSED = 'A quoted field is not closed.';
const MISPLACED = 'A quoted field goes on after its closing quote, or is not closed.';

test('quoted fields hold delimiters, doubled quotes and newlines; other quotes are characters', () => {
  expect(rows('a,"b,""c""",\n"d\ne",5" pipe,""')).toEqual([
    [1, ['a', 'b,"c"', '']],
    [2, ['d\ne', '5" pipe', '']],
  ]);
});

test('a quote that is never closed costs its own line only', () => {
  expect(rows('a,"b\nc,d\ne,f')).toEqual([
    [1, UNCLOSED],
    [2, ['c', 'd']],
    [3, ['e', 'f']],
  ]);
  expect(rows('a,"b\nc,"d"\ne,f')).toEqual([
    [1, MISPLACED],
    [2, ['c', 'd']],
    [3, ['e', 'f']],
  ]);
  const many = Array.from({ length: 50 }, (_, index) => `${index},x`);
  expect(rows(['a,"b', ...many, '"c'].join('\n'))).toEqual([
    [1, UNCLOSED],
    ...many.map((line, index) => [index + 2, line.split(',')]),
    [52, UNCLOSED],
  ]);
});

test('a line that is too long is broken, and ends a quote before it', () => {
  const reader = new RowReader(',');
  const lines = ['"a', undefined, 'b'].map((text, index) => ({ number: index + 1, text }));
  expect([...reader.read(lines), ...reader.end()]).toMatchObject([
    { kind: 'broken', line: 1, reason: UNCLOSED },
    { kind: 'broken', line: 2, reason: 'The line is longer than 1 MiB.' },
    { kind: 'row', line: 3 },
  ]);
});

test('what was joined is read back', () => {
  const field = fc.stringMatching(/^[ab,;|"\n\t é]{0,8}$/);
  fc.assert(
    fc.property(
      fc.array(fc.array(field, { minLength: 2, maxLength: 5 }), { maxLength: 5 }),
      fc.constantFrom(',', ';', '\t', '|'),
      (table, delimiter) => {
        const text = table
          .map((fields) => joinRow(fields, delimiter))
          .join('')
          .replace(/\r\n$/, '');
        const expected = table.length === 0 ? [['']] : table;
        expect(rows(text, delimiter).map(([, fields]) => fields)).toEqual(expected);
      },
    ),
  );
});

test.each([
  ['a,b,"c;;;;;;"', ','],
  ['a;b;c,d', ';'],
  ['a\tb', '\t'],
  ['a|b', '|'],
  ['a', ','],
])('the delimiter of %j', (line, delimiter) => {
  expect(delimiterOf(line)).toBe(delimiter);
});

test('a delimiter is named by itself, tab by name; anything else is refused', () => {
  expect([';', 'tab', '\\t', '\t'].map(givenDelimiter)).toEqual([';', '\t', '\t', '\t']);
  for (const text of ['', 'ab', 'a', '"', '\n'])
    expect(() => givenDelimiter(text)).toThrow('is not a valid delimiter.');
});
