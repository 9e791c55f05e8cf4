import { parseXml, XmlElement, type XmlNode } from '@rgrove/parse-xml';
import { describe, expect, test } from 'vitest';
import { matchesGolden } from '../golden/golden.ts';
import { runOf, sampleRun, withEveryText } from '../golden/sample.ts';
import { junit } from './junit.ts';

const childrenOf = (element: XmlElement) =>
  element.children.filter((node: XmlNode): node is XmlElement => node instanceof XmlElement);

function suites(xml: string): XmlElement[] {
  const root = parseXml(xml).root;
  if (!(root instanceof XmlElement)) throw new Error('no root element');
  expect(root.name).toBe('testsuites');
  return childrenOf(root);
}

const cases = (xml: string) =>
  suites(xml).flatMap((suite) => childrenOf(suite).filter((child) => child.name === 'testcase'));

/** What the two published schemas (Ant's and Jenkins') have in common, as one check. */
function checkAgainstSchemas(xml: string): void {
  suites(xml).forEach((suite, index) => {
    expect(suite.name).toBe('testsuite');
    expect(Object.keys(suite.attributes).sort()).toEqual(
      [
        'errors',
        'failures',
        'hostname',
        'id',
        'name',
        'package',
        'skipped',
        'tests',
        'time',
        'timestamp',
      ].sort(),
    );
    expect(suite.attributes['id']).toBe(String(index));
    expect(suite.attributes['timestamp']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
    expect(suite.attributes['time']).toMatch(/^\d+\.\d{3}$/);
    const inside = childrenOf(suite);
    const tests = inside.slice(1, -2);
    expect(inside[0]?.name).toBe('properties');
    expect(inside.slice(-2).map((child) => child.name)).toEqual(['system-out', 'system-err']);
    expect(new Set(tests.map((child) => child.name))).toEqual(new Set(['testcase']));
    expect(suite.attributes['tests']).toBe(String(tests.length));
    for (const [attribute, element] of [
      ['failures', 'failure'],
      ['errors', 'error'],
      ['skipped', 'skipped'],
    ] as const)
      expect(suite.attributes[attribute]).toBe(
        String(tests.filter((child) => childrenOf(child)[0]?.name === element).length),
      );
    for (const testcase of tests) {
      expect(Object.keys(testcase.attributes).sort()).toEqual(['classname', 'name', 'time']);
      expect(testcase.attributes['name']).not.toBe('');
      expect(childrenOf(testcase).length).toBeLessThanOrEqual(1);
    }
  });
}

describe('junit', () => {
  test('looks as it always did', () => matchesGolden('sample.junit.xml', junit(sampleRun)));

  test('keeps to the published schemas', () => checkAgainstSchemas(junit(sampleRun)));

  test('has one suite per area', () => {
    expect(suites(junit(sampleRun)).map((suite) => suite.attributes['name'])).toEqual([
      'api/lookup',
      'oauth/code',
      'oauth/refresh',
      'oauth/revocation',
      'oauth/token',
      'pbx/authorize',
      'pbx/import',
    ]);
  });

  test.each([
    ['oauth.code.code-single-use', 'failure'],
    ['pbx.import.space-in-file-name', 'error'],
    ['api.lookup.known-contact', 'skipped'],
    ['oauth.revocation.unknown-token', 'skipped'],
    ['oauth.token.no-store', undefined],
    ['oauth.token.password-grant-refused', undefined],
  ])('%s has the outcome %s', (classname, outcome) => {
    const found = cases(junit(sampleRun)).find((testcase) => testcase.attributes['classname'] === classname);
    expect(found && childrenOf(found)[0]?.name).toBe(outcome);
  });

  test('says why a rule was not applicable', () => {
    expect(junit(sampleRun)).toContain('message="not applicable: the target does not declare revocation"');
  });

  test('says what is advised in the output of its suite', () => {
    const suite = suites(junit(sampleRun)).find((element) => element.attributes['name'] === 'oauth/token');
    const output = suite && childrenOf(suite).find((child) => child.name === 'system-out');
    expect(output?.text).toContain('no Pragma header');
  });

  test('is a document without suites when nothing was run', () => {
    expect(suites(junit(runOf([])))).toEqual([]);
  });

  test('stays well-formed whatever a server sends', () => {
    const everyUnit = Array.from({ length: 0x300 }, (_, code) => String.fromCharCode(code)).join('');
    const hostile = `${everyUnit}]]><\ud800 \udc00 \ufffe\uffff &#0; <!-- --> "'`;
    const xml = junit(withEveryText(sampleRun, (text) => `${hostile}${text}`));
    checkAgainstSchemas(xml);
  });
});
