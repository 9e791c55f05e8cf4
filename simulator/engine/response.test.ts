import { expect, test } from 'vitest';
import { leafText, oauthErrorOf, readTree } from './response.ts';

const json = (text: string) => readTree(Buffer.from(text), 'Json');
const xml = (text: string) => readTree(Buffer.from(text), 'Xml');
const plain = (tree: unknown): unknown => JSON.parse(JSON.stringify(tree));

test('texts of JSON leaves', () => {
  const tree = json(
    '{"a":true,"b":false,"c":null,"d":1.50,"e":"007","f":12345678901234567890,"g":1e30,"h":{"x":1}}',
  );
  const text = (name: string) => leafText((tree as Record<string, unknown>)[name]);
  expect(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'missing'].map(text)).toEqual([
    'True',
    'False',
    '',
    '1.5',
    '007',
    '12345678901234567890',
    '1E+30',
    '{"x":1}',
    '',
  ]);
});

test('a byte order mark and an empty body are no error', () => {
  expect(json('\uFEFF{"a":1}')).toEqual({ a: 1 });
  expect(json('')).toBeUndefined();
});

test('XML: attributes and elements by name, repeated ones as an array, text untouched', () => {
  expect(
    plain(
      xml(
        '<?xml version="1.0"?><!-- list --><r n="2"><c id="7"><n> A &amp; B&#233; </n></c><c id="8"><n><![CDATA[<x>]]></n></c><e/></r>',
      ),
    ),
  ).toEqual({
    r: {
      n: '2',
      c: [
        { id: '7', n: ' A & B\u00e9 ' },
        { id: '8', n: '<x>' },
      ],
      e: '',
    },
  });
});

test('the text of an XML element with attributes is its value', () => {
  const tree = xml('<r><p type="work">+33 1</p></r>') as { r: { p: unknown } };
  expect(leafText(tree.r.p)).toBe('+33 1');
});

test.for(['<html>', '{"a":', 'null]'])('%s is not JSON', (text) => {
  expect(() => json(text)).toThrow(expect.objectContaining({ code: 'bad-response' }));
});

test.for(['<a><b></a>', '<a>', '<a>http://', '<a><b/>', 'text', '{"a":1}'])('%s is not XML', (text) => {
  expect(() => xml(text)).toThrow(expect.objectContaining({ code: 'bad-response' }));
});

test('nests of a thousand levels and of very many are refused, brackets in texts do not count', () => {
  for (const levels of [1_000, 1_000_000]) {
    expect(() => json('['.repeat(levels) + ']'.repeat(levels))).toThrow(/512 levels/);
  }
  for (const levels of [1_000, 100_000])
    expect(() => xml('<a>'.repeat(levels) + '</a>'.repeat(levels))).toThrow(/512 levels/);
  expect(json(`["${'['.repeat(5000)}\\"["]`)).toEqual([`${'['.repeat(5000)}"[`]);
});

test('the OAuth error code is read, whatever else is there is not', () => {
  const code = (text: string) => oauthErrorOf(Buffer.from(text));
  expect(code('{"error":"invalid_grant","error_description":"token abc"}')).toBe('invalid_grant');
  expect(code('{"error":"Token abc is dead"}')).toBeUndefined();
  expect(code('<html>')).toBeUndefined();
  expect(code('{"error":')).toBeUndefined();
  expect(code('')).toBeUndefined();
});
