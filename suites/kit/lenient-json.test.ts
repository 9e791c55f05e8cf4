import { describe, expect, it } from 'vitest';
import { readLeniently } from './lenient-json.ts';

describe('readLeniently', () => {
  it.each([
    '{}',
    '[]',
    '"text"',
    'null',
    '{"a":[1,-0.5e+3,true,false,null,"\\u00e9\\n\\"\'"],"b":{"c":{}}}',
    ' {\t"a" :\r\n1 , "b":[ ] } ',
  ])('reads JSON as JSON.parse does, and finds no fault: %s', (text) => {
    expect(readLeniently(text)).toEqual({ value: JSON.parse(text), faults: [] });
  });

  it.each([
    ['{"a":1, // so\n"b":2}', { a: 1, b: 2 }, ['a comment']],
    ['/* so */ {"a":1} # so', { a: 1 }, ['a comment']],
    ['{"a":[1,],}', { a: [1] }, ['a comma before the end']],
    ["{'a':'it\\'s \"so\"'}", { a: 'it\'s "so"' }, ['single quotes']],
    ['{a:1}', { a: 1 }, ['a name without quotes']],
    ['{"a":NaN}', { a: Number.NaN }, ['the value NaN']],
    ['{"a":-Infinity}', { a: Number.NEGATIVE_INFINITY }, ['the value -Infinity']],
    ['{"a":+1,"b":01,"c":.5}', { a: 1, b: 1, c: 0.5 }, ['a number that JSON does not know']],
    ['{"a":1,"a":2}', { a: 2 }, ['the member "a" twice']],
    ['{"a":"1\n2"}', { a: '1\n2' }, ['a control character in a string']],
    ['{"a":"\\x"}', { a: 'x' }, ['an escape that JSON does not know']],
    ['\ufeff{"a":1}', { a: 1 }, ['a blank that JSON does not know']],
  ])('reads %s, and says what is not JSON', (text, value, faults) => {
    expect(readLeniently(text)).toEqual({ value, faults });
  });

  it.each([
    '',
    'Notice: so {"a":1}',
    '{"a":1} and more',
    '{"a"}',
    '{"a":1 "b":2}',
    '<html></html>',
    'a=1&b=2',
    '{"a":word}',
    '"open',
    `${'['.repeat(5000)}${']'.repeat(5000)}`,
  ])('does not read %s', (text) => {
    expect(readLeniently(text)).toBeUndefined();
  });
});
