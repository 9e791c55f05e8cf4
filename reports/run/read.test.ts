import { readFileSync, writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { sampleRun } from '../golden/sample.ts';
import { RUN_SCHEMA } from './document.ts';
import { FORMATS } from './index.ts';
import { RunUnreadable, readRun } from './read.ts';
import { runJsonSchema } from './schema.ts';

const schemaFile = new URL('run.schema.json', import.meta.url);
const copy = () => structuredClone(sampleRun) as unknown as Record<string, unknown>;

function problem(change: (run: ReturnType<typeof copy>) => void): string {
  const run = copy();
  change(run);
  try {
    readRun(JSON.stringify(run), 'old.json');
  } catch (error) {
    expect(error).toBeInstanceOf(RunUnreadable);
    const { message, remedy } = error as RunUnreadable;
    return `${message} ${remedy}`;
  }
  return 'it was read';
}

describe('readRun', () => {
  test('gives back the document it was given', () => {
    expect(readRun(JSON.stringify(sampleRun))).toEqual(sampleRun);
  });

  test('drops members it does not know, so that a later minor version can be read', () => {
    expect(readRun(JSON.stringify({ ...sampleRun, machine: 'ci-4' }))).toEqual(sampleRun);
  });

  test.each(['', 'not json', '<run/>'])('says that %j is not JSON', (text) => {
    expect(() => readRun(text, 'a.json')).toThrow('Cannot read a.json: it is not JSON');
  });

  test.each(['null', '[]', '{}', '{"schema":"1"}'])('says that %s is no run.json', (text) => {
    expect(() => readRun(text)).toThrow('no "schema" number');
  });

  test('asks for an update when a newer version wrote the document', () => {
    expect(problem((run) => Object.assign(run, { schema: RUN_SCHEMA + 1 }))).toContain(
      'Update pbx-conformance.',
    );
  });

  test('names the place of what does not fit', () => {
    expect(problem((run) => Object.assign(run, { durationMs: 'long' }))).toMatch(
      /^Cannot read old\.json: "durationMs" is not a number\. Pass the run\.json/,
    );
  });

  test('refuses a summary that its results do not bear out', () => {
    expect(problem((run) => Object.assign(run, { summary: { ...sampleRun.summary, fail: 0 } }))).toContain(
      'its summary says 0 fail but its results hold 3',
    );
  });

  test('refuses two results for one rule', () => {
    expect(
      problem((run) =>
        Object.assign(run, { results: [...sampleRun.results, ...sampleRun.results.slice(0, 1)] }),
      ),
    ).toContain('two results for api/lookup/known-contact');
  });
});

test('a document of schema 2 is brought to the present schema, and names no PBX', () => {
  const run = readRun(JSON.stringify({ ...sampleRun, schema: 2 }));
  expect(run).toEqual({ ...sampleRun, schema: RUN_SCHEMA });
  expect(run.pbx).toBeUndefined();
});

test.each([3, 4])('a document of schema %i is brought to the present schema', (schema) => {
  const run = readRun(JSON.stringify({ ...sampleRun, schema }));
  expect(run).toEqual({ ...sampleRun, schema: RUN_SCHEMA });
});

test('the place of the target file is read', () => {
  const target = { ...sampleRun.target, file: { path: 'ci/staging.yaml', line: 3 } };
  expect(readRun(JSON.stringify({ ...sampleRun, target })).target).toEqual(target);
  const [from, to] = ['"line":3', '"line":0'];
  expect(() => readRun(JSON.stringify({ ...sampleRun, target }).replace(from, to))).toThrow(
    'target.file.line',
  );
});

test('the report of a replay is named as one', () => {
  expect(() =>
    readRun('{"schema":2,"recording":{"file":"a.csv"},"journal":{"checked":false}}', 'replay.json'),
  ).toThrow('Cannot read replay.json: it is the report of a replay, not of a check.');
});

describe('a document of schema 1', () => {
  const text = readFileSync(new URL('../golden/schema-1.run.json.golden', import.meta.url), 'utf8');
  const run = readRun(text);
  const result = (rule: string) => run.results.find((one) => one.rule === rule);

  test('is brought to the present schema', () => {
    expect(run.schema).toBe(RUN_SCHEMA);
    expect(readRun(JSON.stringify(run))).toEqual(run);
    expect(JSON.stringify(run)).not.toContain('"seen"');
  });

  test('has a symptom where it said what the admin sees', () => {
    const { symptom, impact, atRisk } = result('template/secret-hidden') ?? {};
    expect({ symptom, impact, atRisk }).toEqual({
      symptom: 'The settings page shows the Client Secret in clear to everybody who opens it.',
      impact: '',
      atRisk: 'connection',
    });
  });

  test('has an impact where it said that nothing shows', () => {
    const { symptom, impact, atRisk } = result('oauth/code/code-single-use') ?? {};
    expect({ symptom, atRisk }).toEqual({ symptom: undefined, atRisk: 'access' });
    expect(impact).toMatch(/^Nobody at the PBX notices; /);
  });

  test.each(Object.entries(FORMATS))('is reported as %s', (_, format) => {
    expect(format.render(run, [run])).not.toContain('undefined');
  });

  test('is named with the place of what does not fit', () => {
    const broken = text.replaceAll('"seen":', '"saw":');
    expect(() => readRun(broken)).toThrow('"results.0.seen" is missing');
  });
});

describe('run.schema.json', () => {
  const validate = new Ajv2020({ strict: true, formats: { 'date-time': true } }).compile(runJsonSchema());

  test('is the schema that documents are read with', () => {
    if (process.env['UPDATE_GOLDEN'] === '1')
      writeFileSync(schemaFile, `${JSON.stringify(runJsonSchema(), null, 2)}\n`);
    expect(JSON.parse(readFileSync(schemaFile, 'utf8'))).toEqual(runJsonSchema());
  });

  test('accepts a document with every member', () => {
    expect(validate(copy()), JSON.stringify(validate.errors)).toBe(true);
  });

  test.each(['', 'summary', 'target', 'results.0', 'results.1.steps.0', 'results.1.exchanges.0.request'])(
    'refuses an unknown member in %j',
    (path) => {
      const run = copy();
      const place = path
        .split('.')
        .reduce<Record<string, unknown>>(
          (at, name) => (name === '' ? at : (at[name] as Record<string, unknown>)),
          run,
        );
      place['surprise'] = 1;
      expect(validate(run)).toBe(false);
    },
  );

  test.each(Object.keys(sampleRun).filter((name) => !['notes', 'revision'].includes(name)))(
    'demands %s',
    (name) => {
      const run = copy();
      delete run[name];
      expect(validate(run)).toBe(false);
    },
  );
});
