import { expect, test } from 'vitest';
import type { Container, Leaf } from '../template/model.ts';
import { type BodyValues, formBody, jsonBody } from './body.ts';

const at = { line: 1, column: 1 };
const leaf = (key: string, text: string, more: Partial<Leaf> = {}): Leaf => ({
  kind: 'value',
  key,
  text,
  if: '',
  skipIf: '',
  passes: 1,
  type: 'String',
  at,
  ...more,
});
const node = (kind: 'object' | 'array', key: string, ...children: (Leaf | Container)[]): Container => ({
  kind,
  key,
  if: '',
  skipIf: '',
  children,
  at,
});
const values: BodyValues = { text: ({ text }) => text, included: (each) => each.if !== 'no' };

test('nested objects and arrays as JSON, in order', () => {
  const root = node(
    'object',
    '',
    leaf('2', 'two'),
    leaf('1', 'a "quoted"\nline'),
    node('object', 'who', leaf('id', '7', { type: 'Integer' }), node('object', 'none')),
    node('array', 'list', leaf('', 'x'), node('object', '', leaf('k', 'v')), node('array', '')),
  );
  expect(jsonBody(root, values)).toBe(
    '{"2":"two","1":"a \\"quoted\\"\\nline","who":{"id":7,"none":{}},"list":["x",{"k":"v"},[]]}',
  );
});

test.for([
  ['Integer', '42', '42'],
  ['Integer', '12345678901234567890', '12345678901234567890'],
  ['Integer', '', 'null'],
  ['Integer', '007', '"007"'],
  ['Double', '1.5', '1.5'],
  ['Double', 'much', '"much"'],
  ['Boolean', 'True', 'true'],
  ['Boolean', 'false', 'false'],
  ['Boolean', '', 'null'],
  ['String', '42', '"42"'],
  ['DateTime', '2025-03-14', '"2025-03-14"'],
] as const)('a value of the type %s, "%s", becomes %s in JSON', ([type, text, json]) => {
  expect(jsonBody(node('object', '', leaf('v', text, { type })), values)).toBe(`{"v":${json}}`);
});

test('values under one key: those whose If holds; in JSON the later of them', () => {
  const root = node(
    'object',
    '',
    leaf('d', 'in'),
    leaf('d', 'out', { if: 'no' }),
    leaf('e', '1'),
    leaf('e', '2'),
  );
  expect(jsonBody(root, values)).toBe('{"d":"in","e":"2"}');
  expect(formBody(root, values)).toBe('d=in&e=1&e=2');
});

test('a key on the whole body wraps it', () => {
  const root = node('object', 'data', leaf('a', '1'));
  expect(jsonBody(root, values)).toBe('{"data":{"a":"1"}}');
  expect(formBody(root, values)).toBe('data%5Ba%5D=1');
});

test('form fields are escaped as .NET does it; nested ones are named by brackets', () => {
  const root = node(
    'object',
    '',
    leaf('a', "x y+&=é'()*~"),
    node('object', 'o', leaf('k', 'v')),
    node('array', 'l', leaf('', '1')),
  );
  expect(formBody(root, values)).toBe('a=x+y%2B%26%3D%C3%A9%27%28%29%2A~&o%5Bk%5D=v&l%5B%5D=1');
  expect(new URLSearchParams(formBody(root, values)).get('a')).toBe("x y+&=é'()*~");
});
