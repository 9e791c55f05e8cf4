import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ObjectReader } from './json-objects.ts';
import { entriesOf, shortLines } from './testing.ts';

/** What a middleware stores of a call. */
const record = (changes: Record<string, unknown> = {}) => ({
  historyId: '51',
  duration: '00:00:31',
  timeStart: '2026-02-03T08:15:00.000Z',
  timeAnswered: '2026-02-03T08:15:06.000Z',
  timeEnd: '2026-02-03T08:15:37.000Z',
  fromNo: '0155500001',
  fromType: 'Line',
  toNo: 'Ext.233',
  toType: 'Extension',
  finalType: 'Extension',
  finalNumber: null,
  billCode: '\r\n',
  ...changes,
});
const CALL = '233 <- 0155500001 31 s';

test.each<[string, string]>([
  ['one object a line', `${JSON.stringify(record())}\n${JSON.stringify(record())}\n`],
  ['an array on one line', JSON.stringify([record(), record()])],
  ['an array on many lines', JSON.stringify([record(), record()], null, 2)],
  ['objects on many lines', `${JSON.stringify(record(), null, 2)}\r\n${JSON.stringify(record(), null, 2)}`],
  ['objects with commas between', `${JSON.stringify(record())},\n${JSON.stringify(record())}`],
])('%s', async (_, text) => {
  for (const size of [1, 17, 100_000])
    expect(shortLines(await entriesOf(text, {}, size))).toEqual([CALL, CALL]);
});

test('names of members in other spellings, types in both, and a withheld caller', async () => {
  const snake = Object.fromEntries(
    Object.entries(record({ fromType: 'external_line', finalType: 'extension' })).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
  expect(shortLines(await entriesOf(JSON.stringify(snake)))).toEqual([CALL]);
  expect(shortLines(await entriesOf(JSON.stringify(record({ fromNo: '' }))))).toEqual(['233 <- hidden 31 s']);
  expect(
    shortLines(await entriesOf(JSON.stringify(record({ finalType: 'voicemail', finalNumber: '233' })))),
  ).toEqual(['233 <- 0155500001 missed']);
});

test('legs in JSON are joined like those of the table', async () => {
  const leg = (destination: string, type: string, from: number) => ({
    callHistoryId: 'c1',
    sourceEntityType: 'external_line',
    sourceParticipantPhoneNumber: '0155500001',
    destinationEntityType: type,
    destinationDnNumber: destination,
    cdrStartedAt: `2026-02-03T08:15:0${from}Z`,
    cdrAnsweredAt: '2026-02-03T08:15:09Z',
    cdrEndedAt: '2026-02-03T08:15:40Z',
  });
  expect(
    shortLines(await entriesOf(JSON.stringify([leg('720', 'queue', 1), leg('233', 'extension', 2)]))),
  ).toEqual([CALL]);
});

describe('a broken object leaves the others', () => {
  const good = JSON.stringify(record());
  test.each([
    ['not closed', good.slice(0, -1), 'Object 2 is not closed.'],
    ['cut after a comma', '{"timeStart":"2026-02-03T08:15:00Z",', 'Object 2 is not closed.'],
    ['with a text that is not closed', '{"timeStart":"2026', 'Object 2 has a text that is not closed.'],
    ['closed by the wrong bracket', '{"timeStart":1]', 'Object 2 is not closed.'],
    ['not JSON', '{timeStart:1}', 'Object 2 is not valid JSON.'],
    ['no object', 'nonsense', 'Text that is not JSON.'],
    ['without a time', '{"fromNo":"1"}', 'time-start is empty.'],
  ])('%s', async (_, broken, reason) => {
    for (const size of [1, 4096])
      expect(await entriesOf(`${good}\n${broken}\n${good}\n`, {}, size)).toMatchObject([
        { kind: 'call', line: 1 },
        { kind: 'broken', line: 2, reason },
        { kind: 'call', line: 3 },
      ]);
  });

  test('longer than 1 MiB', async () => {
    const entries = await entriesOf(`${good}\n{"x":"${'x'.repeat(1100 * 1024)}"}\n${good}`, {}, 65_536);
    expect(entries).toMatchObject([
      { kind: 'call' },
      { kind: 'broken', line: 2, reason: 'Object 2 is longer than 1 MiB.' },
      { kind: 'call', line: 3 },
    ]);
  });
});

test('any objects are taken apart as they were put together, however the text is cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.dictionary(fc.string({ maxLength: 4 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 }), {
        maxLength: 5,
      }),
      fc.constantFrom<(values: object[]) => string>(
        (values) => JSON.stringify(values),
        (values) => JSON.stringify(values, null, 2),
        (values) => values.map((value) => JSON.stringify(value)).join('\n'),
      ),
      fc.integer({ min: 1, max: 50 }),
      (values, write, size) => {
        const text = write(values);
        const reader = new ObjectReader();
        const found = [];
        for (let at = 0; at < text.length; at += size) found.push(...reader.read(text.slice(at, at + size)));
        found.push(...reader.end());
        expect(found.map((each) => (each.kind === 'object' ? JSON.parse(each.text) : each))).toEqual(
          JSON.parse(JSON.stringify(values)),
        );
      },
    ),
  );
});
