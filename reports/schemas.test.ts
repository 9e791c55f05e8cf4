import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { HtmlValidate } from 'html-validate';
import { XmlDocument, XmlValidateError, XsdValidator } from 'libxml2-wasm';
import { describe, expect, test } from 'vitest';
import { sampleProof } from './golden/proof.ts';
import { failing, passing, runOf, sampleRun, withEveryText } from './golden/sample.ts';
import { matrix } from './proof/html.ts';
import type { RunDocument } from './run/document.ts';
import { html } from './run/html.ts';
import { junit } from './run/junit.ts';
import { sarif } from './run/sarif.ts';

const RUNS: [string, RunDocument][] = [
  ['the sample', sampleRun],
  ['a hostile run', withEveryText(sampleRun, (text) => `"><i>{0}[x](y) %0A & ${text}`)],
  ['a run of nothing', runOf([])],
];

describe('SARIF, by its schema', () => {
  const file = '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json';
  const path = createRequire(import.meta.url).resolve(file);
  // The schema is of draft 4, whose keywords used here mean the same in draft 7, and its patterns are not Unicode ones.
  const { $schema: _, id: __, ...schema } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  const valid = new Ajv({ strict: false, unicodeRegExp: false, logger: false }).compile(schema);

  test.each(RUNS)('%s', (_, run) => {
    valid(JSON.parse(sarif(run)));
    expect(valid.errors).toBeNull();
  });

  test('the schema refuses a run without the name of its tool', () => {
    expect(valid({ version: '2.1.0', runs: [{ tool: { driver: {} } }] })).toBe(false);
  });
});

describe("JUnit, by Jenkins' schema", () => {
  // Of its version 4, which knows no message at a skipped case; later ones do.
  const schema = readFileSync(new URL('../fixtures/schemas/jenkins-junit-4.xsd', import.meta.url));
  const problems = (xml: string): string[] => {
    using parsed = XmlDocument.fromBuffer(schema);
    using validator = XsdValidator.fromDoc(parsed);
    using document = XmlDocument.fromString(xml.replace(/<skipped message="[^"]*"/g, '<skipped'));
    try {
      validator.validate(document);
      return [];
    } catch (error) {
      if (error instanceof XmlValidateError) return error.details.map(({ message }) => message);
      throw error;
    }
  };

  test.each(RUNS)('%s', (_, run) => {
    expect(problems(junit(run))).toEqual([]);
  });

  test.each([
    ['a test case without a name', / name="[^"]*"(?= time=)/],
    ['an unknown attribute', /(?<=<testsuite) (?=name=)/, ' colour="red" '],
    ['a failure outside of a test case', /(?<=<properties>)/, '<failure/>'],
  ])('the schema refuses %s', (_, where, by = '') => {
    expect(problems(junit(sampleRun).replace(where, by))).not.toEqual([]);
  });
});

describe('HTML, by a validator of HTML', () => {
  const validator = new HtmlValidate({ root: true, extends: ['html-validate:standard'] });
  const problems = async (page: string) =>
    (await validator.validateString(page)).results.flatMap(({ messages }) =>
      messages.map(({ line, column, ruleId, message }) => `${line}:${column} ${ruleId}: ${message}`),
    );

  test.each(RUNS)('%s', async (_, run) => {
    expect(await problems(html(run))).toEqual([]);
  });

  test('with a history', async () => {
    const earlier = runOf([passing, { ...failing, verdict: 'pass' }], {
      startedAt: '2026-01-01T00:00:00.000Z',
    });
    expect(await problems(html(runOf([passing, failing]), [earlier]))).toEqual([]);
  });

  test('the matrix', async () => {
    expect(await problems(matrix(sampleProof))).toEqual([]);
  });

  test('the validator refuses an element out of place', async () => {
    expect(await problems(html(sampleRun).replace('<h1', '<tr></tr><h1'))).not.toEqual([]);
  });
});
