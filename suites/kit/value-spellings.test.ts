import { expect, it } from 'vitest';
import { SPELLINGS } from './value-spellings.ts';

const spelled = (value: string) =>
  Object.fromEntries(SPELLINGS.map(([how, respell]) => [how, respell(value)]));

it('spells a value in ways that one step too many undoes', () => {
  expect(spelled('a&b')).toEqual({
    'with a blank before it': ' a&b',
    'with a blank behind it': 'a&b ',
    'followed by NUL': 'a&b\0',
    'encoded twice': 'a%26b',
    'with HTML entities': 'a&#38;b',
  });
});

it('spells a value without special characters in another way too, where there is one', () => {
  expect(spelled('abc')).toMatchObject({ 'encoded twice': '%61bc', 'with HTML entities': 'abc' });
});
