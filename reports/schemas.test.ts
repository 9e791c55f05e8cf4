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
import { merge } from './run/merge.ts';
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

describe("SARIF, by what GitHub's page on code scanning says it takes", () => {
  const place = (path: string, line = 1) => ({ ...sampleRun.target, file: { path, line } });
  const at = (path: string, line?: number) => ({ ...sampleRun, target: place(path, line) });
  const logOf = (run: RunDocument): SarifLog => JSON.parse(sarif(run)) as SarifLog;
  const first = (run: RunDocument) => logOf(run).runs[0]?.results[0]?.locations[0]?.physicalLocation;

  test.each([
    ...RUNS,
    ['a target file', at('ci/staging.yaml', 3)] as const,
    ['a hostile path', at('https://evil.example/../a b%#?.yaml')] as const,
    ['a path of dots', at('../..')] as const,
    ['long texts', withEveryText(sampleRun, () => 'x'.repeat(5000))] as const,
    [
      'hundreds of rules',
      runOf(Array.from({ length: 900 }, (_, i) => ({ ...failing, rule: `a/r${i}` }))),
    ] as const,
  ])('%s', (_, run) => {
    expect(problemsOf(logOf(run), Buffer.byteLength(sarif(run)))).toEqual([]);
  });

  test('an address of the deployment as a place, as it was once, is refused', () => {
    const log = logOf(sampleRun);
    const [location] = log.runs[0]?.results[0]?.locations ?? [];
    if (location === undefined) throw new Error('the sample has a failure');
    location.physicalLocation.artifactLocation.uri = 'https://staging.example/';
    expect(problemsOf(log, 0)).toEqual(['the uri https://staging.example/ has a scheme']);
  });

  test('a failure is at the line of the target file, and the address is a property only', () => {
    expect(first(at('ci/my staging.yaml', 3))).toEqual({
      artifactLocation: { uri: 'ci/my%20staging.yaml' },
      region: { startLine: 3, startColumn: 1, endLine: 3, endColumn: 2 },
    });
    const results = logOf(at('staging.yaml')).runs[0]?.results ?? [];
    expect(results.map(({ properties }) => properties.target)).toEqual(
      results.map(() => sampleRun.target.url),
    );
    expect(JSON.stringify(results.map(({ locations }) => locations))).not.toContain('://');
  });

  test('without a target file it is at its rule', () => {
    expect(first(sampleRun)?.artifactLocation.uri).toMatch(/^suites\/[a-z/-]+\.rule\.ts$/);
  });

  test('each target and profile has a category of its own, which no version of a profile changes', () => {
    const category = (run: RunDocument) => logOf(run).runs[0]?.automationDetails.id;
    const version = (text: string) => ({ ...sampleRun, profile: { ...sampleRun.profile, version: text } });
    expect(category(sampleRun)).toBe('pbx-connector/reference connector/');
    expect(category(version('9'))).toBe(category(version('10')));
    expect(category({ ...sampleRun, target: { ...sampleRun.target, name: 'Staging' } })).not.toBe(
      category(sampleRun),
    );
    expect(category({ ...sampleRun, profile: { name: 'oauth', version: '1' } })).not.toBe(
      category(sampleRun),
    );
  });

  test('shards become one log of one category', () => {
    const half = sampleRun.results.length / 2;
    const shards = [sampleRun.results.slice(0, half), sampleRun.results.slice(half)].map((results) =>
      runOf(results, { target: place('staging.yaml', 2) }),
    );
    const merged = logOf(merge(shards));
    expect(merged.runs).toHaveLength(1);
    expect(merged.runs[0]?.results).toHaveLength(4);
    expect(first(merge(shards))?.region['startLine']).toBe(2);
  });

  test('an alert keeps its fingerprint when lines move, and a known failure fails no check', () => {
    const prints = (run: RunDocument) =>
      logOf(run).runs[0]?.results.map(
        ({ partialFingerprints }) => partialFingerprints['primaryLocationLineHash'],
      );
    expect(prints(at('a.yaml', 3))).toEqual(prints(at('a.yaml', 30)));
    expect(new Set(prints(sampleRun)).size).toBe(4);
    const known = logOf(sampleRun).runs[0]?.results.find(({ suppressions }) => suppressions !== undefined);
    expect(known?.level).toBe('note');
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

/** The members of a log that GitHub's page calls supported. */
interface SarifLog {
  readonly $schema: string;
  readonly version: string;
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly name: string; readonly rules: readonly SarifRule[] } };
    readonly automationDetails: { readonly id: string };
    readonly results: readonly {
      readonly ruleId: string;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly locations: readonly { readonly physicalLocation: SarifPlace }[];
      readonly partialFingerprints: Readonly<Record<string, string>>;
      readonly properties: { readonly target: string };
      readonly suppressions?: unknown;
    }[];
  }[];
}

interface SarifRule {
  readonly id: string;
  readonly shortDescription: { readonly text: string };
  readonly fullDescription: { readonly text: string };
  readonly help: { readonly text: string };
  readonly defaultConfiguration: { readonly level: string };
  readonly properties: { readonly tags: readonly string[]; readonly precision: string };
}

interface SarifPlace {
  readonly artifactLocation: { uri: string };
  readonly region: Readonly<Record<string, number>>;
}

/**
 * The requirements of docs.github.com, "SARIF support for code scanning" and "SARIF results exceed one or more limits": what is
 * required is there and not empty, and no limit above which a file is refused or cut is passed.
 */
function problemsOf({ $schema, version, runs }: SarifLog, bytes: number): string[] {
  const problems: string[] = [];
  const demand = (holds: boolean, problem: string) => {
    if (!holds) problems.push(problem);
  };
  demand(/^https:.*sarif.*2\.1\.0/.test($schema) && version === '2.1.0', 'it is not SARIF 2.1.0');
  demand(bytes < 10_000_000, 'it has more than 10 MB');
  demand(runs.length <= 20, 'it has more than 20 runs');
  for (const { tool, automationDetails, results } of runs) {
    demand(tool.driver.name !== '', 'its tool has no name');
    demand(/^[^/].*\/$/s.test(automationDetails.id), `${automationDetails.id} names no category`);
    demand(results.length <= 5000 && tool.driver.rules.length <= 25_000, 'it has too many results or rules');
    for (const rule of tool.driver.rules) {
      const { shortDescription, fullDescription, help, defaultConfiguration, properties } = rule;
      demand(rule.id !== '' && rule.id.length <= 255, `the id ${rule.id}`);
      for (const { text } of [shortDescription, fullDescription])
        demand(
          text !== '' && text.length <= 1024,
          `${rule.id} has a description of ${text.length} characters`,
        );
      demand(help.text !== '', `${rule.id} has no help`);
      demand(/^(note|warning|error)$/.test(defaultConfiguration.level), `the level of ${rule.id}`);
      demand(properties.tags.length <= 10, `${rule.id} has more than 10 tags`);
      demand(/^((very-)?high|medium|low)$/.test(properties.precision), `the precision of ${rule.id}`);
    }
    for (const { message, locations, partialFingerprints, level } of results) {
      demand(message.text !== '' && /^(note|warning|error)$/.test(level), 'a message or a level');
      demand(locations.length === 1, 'more or less than one location');
      demand(/^[\da-f]+:\d+$/.test(partialFingerprints['primaryLocationLineHash'] ?? ''), 'a fingerprint');
      for (const { physicalLocation } of locations) {
        const { uri } = physicalLocation.artifactLocation;
        demand(!/^[a-z][a-z\d+.-]*:/i.test(uri), `the uri ${uri} has a scheme`);
        demand(
          /^[\w.~%!'()*-]+(\/[\w.~%!'()*-]+)*$/.test(uri) || uri.includes(':'),
          `${uri} is no relative path`,
        );
        const { startLine = 0, startColumn = 0, endLine = 0, endColumn = 0 } = physicalLocation.region;
        demand(startLine >= 1 && endLine >= startLine, `the lines ${startLine} to ${endLine}`);
        demand(startColumn >= 1 && endColumn > startColumn, `the columns ${startColumn} to ${endColumn}`);
      }
    }
  }
  return problems;
}
