import { parseXml } from '@rgrove/parse-xml';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leafText } from './response.ts';
import { readXml } from './xml.ts';

const plain = (text: string): unknown => JSON.parse(JSON.stringify(readXml(text)));

test('every value is a text as it was written', () => {
  expect(
    plain('<r a="007" b="true"><n>0012</n><n>1.50</n><n>+33</n><n> x </n><n>true</n><n>1e3</n><n/></r>'),
  ).toEqual({ r: { a: '007', b: 'true', n: ['0012', '1.50', '+33', ' x ', 'true', '1e3', ''] } });
});

test('predefined entities and character references are read once, in texts and attributes', () => {
  expect(plain('<r a="&lt;&#x41;&quot;">&amp;lt;&#233;<![CDATA[&amp;]]></r>')).toEqual({
    r: { a: '<A"', '#text': '&lt;é&amp;' },
  });
});

test('declaration, comments and instructions are no data; white space in an attribute is a space', () => {
  expect(
    plain(
      '\uFEFF<?xml version="1.0" encoding="utf-8"?>\r\n<?style href="x"?><r><!-- c --><a b="1\n2"/>\r\n</r>',
    ),
  ).toEqual({ r: { a: { b: '1 2' } } });
});

test('names that mean something to JavaScript are names like any other', () => {
  const names = ['constructor', 'prototype', 'hasOwnProperty', '__proto__', 'toString'];
  for (const name of names) {
    const tree = readXml(`<r ${name}="1"><${name}><x>2</x></${name}><${name}/></r>`) as { r: object };
    expect(Object.entries(tree.r)).toEqual([[name, ['1', expect.objectContaining({ x: '2' }), '']]]);
  }
  expect(({} as { x?: string }).x).toBeUndefined();
});

test.for([
  '<!DOCTYPE r><r/>',
  '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><r>&b;</r>',
  '<!DOCTYPE r SYSTEM "file:///etc/passwd"><r/>',
  '<r>&nbsp;</r>',
  '<r>&unknown;</r>',
  '<r>&</r>',
  '<r>&#0;</r>',
  '<r>&#x110000;</r>',
  '<r a=1/>',
  '<r a/>',
  '<r a="1" a="2"/>',
  '<r a="<"/>',
  '<r/><r/>',
  '<r/>text',
  '<r/><![CDATA[]]>',
  '<r =/>',
  '<r>]]></r>',
  '<r><!-- a -- b --></r>',
  '<r>\u0001</r>',
  '<r><a></b></r>',
  '<R></r>',
  ' <?xml version="1.0"?><r/>',
  '<?xml encoding="utf-8"?><r/>',
  '',
])('%s is refused', (text) => {
  expect(() => readXml(text)).toThrow(expect.objectContaining({ code: 'bad-response' }));
});

test.for([
  ['elements', `<r>${'<a/>'.repeat(100_001)}</r>`],
  ['characters', `<r>${'x'.repeat(3_000_000)}</r>`],
])('too many %s are refused before they are read', ([, text]) => {
  expect(() => readXml(text ?? '')).toThrow(expect.objectContaining({ code: 'too-large' }));
});

const SEEDS = [
  '<?xml version="1.0" encoding="utf-8"?><!-- l --><r n="2"><c id="7">A &amp; B&#233;</c><d><![CDATA[<x>]]></d><e/></r>',
  "<a:b xmlns:a='u'>\n<c.d _x=\"1 &lt;\" y='2'/>t<?pi data?></a:b >",
];
const BITS = [
  ...'<>/&"\'= !-.:?;a\n\u0001',
  ...['--', '-->', '<!--', ']]>', '<![CDATA[', '<?', '?>', '&#0;', '&foo;', '<a>', '</a>', 'x="1"'],
];
const edits = fc.array(
  fc.record({ at: fc.nat(130), remove: fc.nat(2), insert: fc.constantFrom('', ...BITS) }),
  { minLength: 1, maxLength: 3 },
);

test('what is not well-formed for another strict parser is refused', () => {
  let accepted = 0;
  fc.assert(
    fc.property(fc.constantFrom(...SEEDS), edits, (seed, changes) => {
      const text = changes.reduce(
        (so, { at, remove, insert }) => so.slice(0, at) + insert + so.slice(at + remove),
        seed,
      );
      try {
        parseXml(text);
      } catch {
        expect(() => readXml(text)).toThrow(expect.objectContaining({ code: 'bad-response' }));
        return;
      }
      accepted += 1;
    }),
    { numRuns: 3000 },
  );
  expect(accepted).toBeGreaterThan(100);
});

test('the text of an element with children is that of no child', () => {
  const tree = readXml('<r>a<b>1</b>c</r>') as { r: unknown };
  expect(leafText(tree.r)).toBe('ac');
});
