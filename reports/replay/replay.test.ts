import { readFileSync, writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { HtmlValidate } from 'html-validate';
import { describe, expect, test } from 'vitest';
import { matchesGolden } from '../golden/golden.ts';
import { sampleReplay } from '../golden/replay.ts';
import type { ReplayDocument } from './document.ts';
import { replayHtml } from './html.ts';
import { headline, latency, remarks } from './messages.ts';
import { replayLine } from './progress.ts';
import { replayJsonSchema, replaySchema } from './schema.ts';
import { replayText } from './text.ts';

const schemaFile = new URL('./replay.schema.json', import.meta.url);
const sound: ReplayDocument = {
  ...sampleReplay,
  verdict: 'exactly-once',
  drills: [],
  brokenLines: [],
  counts: { ...sampleReplay.counts, broken: 0, lost: 0, late: 620 },
  journal: {
    checked: true,
    expected: 12_000,
    once: 12_000,
    missing: 0,
    doubled: 0,
    earlier: 0,
    repeated: 0,
    arrived: 0,
    examples: [],
  },
};
const unchecked: ReplayDocument = {
  ...sound,
  verdict: 'incomplete',
  journal: { checked: false, why: 'the target file names no list of calls' },
};
const empty: ReplayDocument = {
  ...unchecked,
  latencies: [],
  errors: [],
  counts: Object.fromEntries(Object.keys(sound.counts).map((name) => [name, 0])) as never,
  timeline: { startedAt: 0, stretchMs: 1000, stretches: [] },
};
const hostile = JSON.parse(
  JSON.stringify(sampleReplay).replace(
    /"(monday-morning.csv|Staging|101|journal: 503|A quoted field[^"]*)"/g,
    '"<img src=x onerror=alert(1)>\\u001b[2J"',
  ),
) as ReplayDocument;

describe('replay.schema.json', () => {
  const validate = new Ajv2020({ strict: true, formats: { 'date-time': true } }).compile(replayJsonSchema());

  test('is made from the schema that documents are checked with', () => {
    if (process.env['UPDATE_GOLDEN'] === '1')
      writeFileSync(schemaFile, `${JSON.stringify(replayJsonSchema(), null, 2)}\n`);
    expect(JSON.parse(readFileSync(schemaFile, 'utf8'))).toEqual(replayJsonSchema());
  });

  test.each([sampleReplay, sound, unchecked, empty])('accepts a document', (document) => {
    expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
    expect(replaySchema.parse(document)).toEqual(document);
  });

  test('reads a document of the first version, which knew no phonebook', () => {
    const { phonebook: _, ...older } = { ...sound, schema: 1 };
    expect(replaySchema.parse(older)).toEqual(older);
    expect(validate(older)).toBe(true);
    expect(replayText(older)).not.toContain('phonebook');
    expect(replayHtml(older)).not.toContain('phonebook');
    expect(validate({ ...older, schema: 3 })).toBe(false);
  });

  test('refuses an unknown member and an unknown verdict', () => {
    expect(validate({ ...sampleReplay, more: 1 })).toBe(false);
    expect(validate({ ...sampleReplay, verdict: 'fine' })).toBe(false);
  });
});

describe('the text of a replay', () => {
  test('tells everything in 80 columns', () => {
    const text = replayText(sampleReplay);
    matchesGolden('replay.txt', text);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('lets no control character through', () => {
    expect(replayText(hostile)).not.toContain('\u001b');
  });

  test.each([
    [sound, 'good', 'Every one of 12,000 calls is in the journal exactly once'],
    [sampleReplay, 'bad', '1 call missing from the journal, 1 call doubled in it'],
    [unchecked, 'unsure', 'Whether every call is in the journal could not be found out'],
    [
      { ...sound, verdict: 'incomplete' } as const,
      'unsure',
      'Incomplete: 12,000 of 12,000 calls seen once in the journal',
    ],
    [empty, 'unsure', 'No call was placed'],
  ])('the headline of %#', (document, tone, text) => expect(headline(document)).toEqual({ tone, text }));

  test('says what the phonebook was for', () => {
    expect(remarks(sound)).toContain('The phonebook spared 2,210 of 12,000 lookups.');
    expect(replayHtml(sound)).toContain('<dt>lookups spared by the phonebook</dt><dd>2,210</dd>');
    const always = { ...sound, phonebook: { query: 'always', sparedLookups: 0 } } as const;
    expect(remarks(always).join()).toContain('looked every number up all the same');
  });

  test('says which calls a PBX dropped, and that a real one does', () => {
    const dropping = { ...sound, keepsCalls: false, counts: { ...sound.counts, lost: 2 } };
    expect(remarks(dropping)).toContain(
      'The PBXs dropped 2 calls that the CRM did not take, as a real 3CX does.',
    );
  });

  test.each([
    [0.001, '0 ms'],
    [0.0234, '0.02 ms'],
    [12.345, '12.3 ms'],
    [999.7, '1.00 s'],
    [61_000, '61.0 s'],
  ])('%d ms is written %s', (ms, text) => expect(latency(ms)).toBe(text));

  test('the live line fits its width', () => {
    const progress = { elapsedMs: 12_300, calls: 2400, rate: 199.6, errors: 1, p50: 4.1, p99: 21, drill: '' };
    expect(replayLine(progress)).toBe('12 s · 2,400 calls, 200 /s · 1 error · p50 4.10 ms, p99 21.0 ms');
    expect(replayLine({ ...progress, drill: '503' }, 20)).toHaveLength(20);
  });
});

describe('the page of a replay', () => {
  const validator = new HtmlValidate({ root: true, extends: ['html-validate:standard'] });

  test.each([
    ['the sample', sampleReplay],
    ['one that went well', sound],
    ['nothing', empty],
    ['hostile texts', hostile],
  ])('%s is valid HTML', async (_, document) => {
    const { results } = await validator.validateString(replayHtml(document));
    expect(
      results.flatMap(({ messages }) => messages.map(({ message, line }) => `${line}: ${message}`)),
    ).toEqual([]);
  });

  test('escapes whatever it is given', () => {
    expect(replayHtml(hostile)).not.toContain('<img');
  });

  test('draws nothing that is not a number', () => {
    for (const document of [sampleReplay, sound, empty])
      expect(replayHtml(document)).not.toMatch(/NaN|Infinity/);
  });
});

test('the page begins with what went wrong', () => {
  const headings = [...replayHtml(sampleReplay).matchAll(/<h2[^>]*>([^<]+)/g)].map(([, text]) => text);
  expect(headings).toEqual([
    'Calls missing or doubled',
    'What went wrong on the way',
    'Calls',
    'How long calls waited for the CRM',
    'Over time',
    'Lines that could not be read',
  ]);
});
