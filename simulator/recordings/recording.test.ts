import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EndedCall } from '../pbx/types.ts';
import type { RecordingEntry, RecordingOptions } from './call.ts';
import { readRecording, writeRecording } from './recording.ts';

async function collect<T>(entries: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const entry of entries) all.push(entry);
  return all;
}

async function* chunks(text: string, size: number) {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string, options: RecordingOptions = {}, size = 64): Promise<RecordingEntry[]> {
  return collect(readRecording(chunks(text, size), options));
}

async function written(...args: Parameters<typeof writeRecording>): Promise<string> {
  return (await collect(writeRecording(...args))).join('');
}

const text = fc.stringMatching(/^[\w ,;|"é\n{}-]{0,20}$/);
const name = text.map((each) => each.replace(/\s+/g, ' ').trim());
const firstName = fc.stringMatching(/^[A-Zé][a-z]{1,8}$/);
const seconds = fc.nat({ max: 100_000 });

/** What a CDR can say of a call: whole seconds, no e-mail, no recording. */
const recordable: fc.Arbitrary<EndedCall> = fc
  .record(
    {
      number: fc.stringMatching(/^\+[1-9]\d{7,12}$|^$/),
      direction: fc.constantFrom('Inbound', 'Outbound'),
      agent: fc.stringMatching(/^[1-9]\d{1,4}$/),
      agentFirstName: firstName,
      agentLastName: firstName,
      name: name.filter((each) => each !== ''),
      startedAt: fc.integer({ min: 1e9, max: 4e9 }).map((s) => s * 1000),
      answered: fc.boolean(),
      ringSeconds: seconds,
      durationSeconds: seconds,
    },
    {
      requiredKeys: [
        'number',
        'direction',
        'agent',
        'agentFirstName',
        'startedAt',
        'answered',
        'ringSeconds',
        'durationSeconds',
      ],
    },
  )
  .map((call) => ({ ...call, durationSeconds: call.answered ? call.durationSeconds : 0 }))
  // Whom nobody can call has no number.
  .filter(({ number, direction }) => direction === 'Inbound' || number !== '');

const full: fc.Arbitrary<EndedCall> = fc
  .tuple(
    recordable,
    fc.record(
      { recordingUrl: text, transcription: text, summary: text, sentiment: text, agentEmail: text },
      { requiredKeys: [] },
    ),
  )
  .map(([call, more]) => ({
    ...call,
    ...more,
    startedAt: call.startedAt + 7,
    ringSeconds: call.ringSeconds / 8,
  }));

const numbered = (calls: readonly EndedCall[]) => calls.map((call) => ({ ...call, kind: 'call' }));
const unnumbered = (entries: readonly RecordingEntry[]) => entries.map(({ line, ...entry }) => entry);

test('calls written as CDR are read back, with any delimiter, in any time zone, however the file is cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(recordable, { maxLength: 5 }),
      fc.constantFrom(',', ';', '\t', '|'),
      fc.constantFrom('UTC', 'Asia/Kathmandu'),
      fc.integer({ min: 1, max: 200 }),
      async (calls, delimiter, timeZone, size) => {
        const file = await written(calls, 'cdr', { delimiter, timeZone });
        expect(unnumbered(await read(file, { timeZone }, size))).toEqual(numbered(calls));
      },
    ),
  );
});

test('calls written as JSON Lines are read back whole', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(full, { maxLength: 5 }),
      fc.integer({ min: 1, max: 200 }),
      async (calls, size) => {
        expect(unnumbered(await read(await written(calls, 'jsonl'), {}, size))).toEqual(numbered(calls));
      },
    ),
  );
});

test('whatever a file holds, each of its lines is told of once at most, and none ends the reading', async () => {
  const cell = fc.oneof(
    fc.constantFrom(
      '"',
      '""',
      ',',
      '\n',
      '\r\n',
      'Ext.101',
      '+33142000000',
      '2026/11/23 09:00:00',
      '{"v":1}',
    ),
    fc.string({ unit: 'binary', maxLength: 4 }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(cell, { maxLength: 60 }).map((cells) => cells.join('')),
      fc.constantFrom(undefined, 'cdr', 'jsonl'),
      fc.integer({ min: 1, max: 50 }),
      async (text, format, size) => {
        // A text without columns is refused as a whole.
        const file = format === undefined ? `a,b,c\n${text}` : text;
        const entries = await read(file, format === undefined ? {} : { format }, size);
        const lines = entries.map(({ line }) => line);
        expect(lines).toEqual([...new Set(lines)].sort((a, b) => a - b));
        expect(lines.at(-1) ?? 0).toBeLessThanOrEqual(file.split('\n').length);
      },
    ),
  );
});

const LINE =
  '{"v":1,"startedAt":"2026-11-23T09:00:00Z","direction":"Inbound","number":"","agent":"101","answered":false}';

test.each([
  ['{', 'The line is not JSON.'],
  ['[]', 'The call: Invalid input: expected object, received array.'],
  [LINE.replace('"v":1', '"v":2'), 'v: a recording of version 1 is understood, and no other.'],
  [LINE.replace('23T09', '32T09'), 'startedAt: not a time such as 2026-11-23T09:00:00Z.'],
  [LINE.replace('"answered"', '"answred":true,"answered"'), 'The call: Unrecognized key: "answred".'],
  [`{"v":1,"x":"${'x'.repeat(1024 * 1024)}"}`, 'The line is longer than 1 MiB.'],
])('a broken line of JSON leaves the others: %.40s', async (line, reason) => {
  expect(await read(`${LINE}\n${line}\n\n${LINE}`, {}, 65_536)).toMatchObject([
    { kind: 'call', line: 1, ringSeconds: 0, durationSeconds: 0 },
    { kind: 'broken', line: 2, reason },
    { kind: 'call', line: 4 },
  ]);
});

test('the format is told from the content, past a byte order mark and blank lines, unless it is named', async () => {
  const cdr = 'time-start,from-no,to-no\n2026/11/23 09:00:00,+33142000000,101\n';
  expect(await read(`\uFEFF\r\n${cdr}`)).toMatchObject([{ kind: 'call', line: 3 }]);
  expect(await read(`\uFEFF\n${LINE}`)).toMatchObject([{ kind: 'call', line: 2 }]);
  expect(await read(cdr, { format: 'jsonl' })).toMatchObject([{ kind: 'broken' }, { kind: 'broken' }]);
  expect(await read('')).toEqual([]);
  expect(await read('\n\n')).toEqual([]);
});

test('a file that is not there is said to be so', async () => {
  await expect(collect(readRecording('/nowhere/at-all.csv'))).rejects.toMatchObject({
    code: 'bad-recording',
    message: expect.stringContaining('/nowhere/at-all.csv'),
  });
});
