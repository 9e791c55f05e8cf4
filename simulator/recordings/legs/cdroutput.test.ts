import { describe, expect, test } from 'vitest';
import { entriesOf, shortLines } from '../testing.ts';

const HEADER = [
  ...[
    'cdr_id',
    'call_history_id',
    'source_entity_type',
    'source_dn_number',
    'source_dn_name',
    'source_participant_name',
  ],
  ...[
    'source_participant_phone_number',
    'destination_entity_type',
    'destination_dn_number',
    'destination_dn_name',
  ],
  ...['destination_participant_name', 'destination_participant_phone_number', 'creation_forward_reason'],
  ...['termination_reason', 'cdr_started_at', 'cdr_answered_at', 'cdr_ended_at'],
];
const NUMBER = '0155500001';
const CALLER = ['external_line', '10002', 'Trunk', 'Moreau', NUMBER];
const ANN = ['extension', '233', '"Roe, Ann"', '"Roe, Ann"', '233'];
const EVA = ['extension', '234', '"Poe, Eva"', '"Poe, Eva"', '234'];
const QUEUE = ['queue', '720', 'Sales', '', '720'];
const VOICEMAIL = ['voicemail', '233', '"Roe, Ann"', '', '233'];

interface Leg {
  readonly source?: readonly string[];
  readonly destination: readonly string[];
  readonly call?: string;
  /** Seconds of the minute. */
  readonly from: number;
  readonly answered?: number;
  readonly until: number;
  readonly forward?: string;
}

function table(...legs: readonly Leg[]): string {
  const at = (second: number | undefined) =>
    second === undefined ? '' : `2026-02-03 08:15:${String(second).padStart(2, '0')}.5+00`;
  const rows = legs.map(
    ({ source = CALLER, destination, call = 'c1', from, answered, until, forward = '' }, index) =>
      [index, call, ...source, ...destination, forward, '', at(from), at(answered), at(until)].join(),
  );
  return [HEADER.join(), ...rows].join('\n');
}

const calls = async (...legs: readonly Leg[]) => shortLines(await entriesOf(table(...legs)));

test('the legs of a queue call are one call of the agent', async () => {
  const legs: Leg[] = [
    { destination: ['inbound_routing', '10002', '', '', ''], from: 1, until: 1 },
    { destination: QUEUE, from: 1, answered: 1, until: 12 },
    { destination: EVA, from: 2, until: 8, forward: 'polling' },
    { destination: ANN, from: 2, answered: 12, until: 42, forward: 'polling' },
  ];
  expect(await entriesOf(table(...legs))).toEqual([
    {
      kind: 'call',
      line: 2,
      number: NUMBER,
      name: 'Moreau',
      direction: 'Inbound',
      agent: '233',
      agentFirstName: 'Ann',
      agentLastName: 'Roe',
      startedAt: Date.UTC(2026, 1, 3, 8, 15, 1, 500),
      answered: true,
      ringSeconds: 11,
      durationSeconds: 30,
      legs: [
        expect.objectContaining({ kind: 'queue', to: '720', origin: 'call', durationSeconds: 11 }),
        expect.objectContaining({ to: '234', origin: 'distribution', answered: false, ringSeconds: 6 }),
        expect.objectContaining({ to: '233', origin: 'distribution', ringSeconds: 10, durationSeconds: 30 }),
      ],
    },
  ]);
});

test('legs may be mixed with those of other calls, and in any order', async () => {
  const legs: Leg[] = [
    { call: 'c1', destination: ANN, from: 5, answered: 9, until: 30 },
    { call: 'c2', destination: EVA, from: 6, until: 20 },
    { call: 'c1', destination: QUEUE, from: 1, answered: 1, until: 5 },
  ];
  expect(await calls(...legs)).toEqual([`233 <- ${NUMBER} 21 s`, `234 <- ${NUMBER} missed`]);
});

describe('who a call is of', () => {
  test.each<[string, Leg[], string]>([
    [
      'the queue, where its agents did not take it',
      [
        { destination: QUEUE, from: 1, answered: 1, until: 30 },
        { destination: ANN, from: 2, until: 20, forward: 'polling' },
      ],
      `720 <- ${NUMBER} missed`,
    ],
    [
      'the extension whose voicemail took it',
      [
        { destination: ANN, from: 1, until: 20 },
        { destination: VOICEMAIL, from: 20, answered: 20, until: 40 },
      ],
      `233 <- ${NUMBER} missed`,
    ],
    [
      'the owner of the voicemail box',
      [{ destination: VOICEMAIL, from: 1, answered: 1, until: 40 }],
      `233 <- ${NUMBER} missed`,
    ],
    [
      'the last extension, after a transfer',
      [
        { destination: ANN, from: 1, answered: 5, until: 20 },
        { destination: EVA, from: 20, answered: 22, until: 40 },
      ],
      `234 <- ${NUMBER} 35 s`,
    ],
    [
      'the extension that forwards to a number outside',
      [
        { destination: ANN, from: 1, until: 2 },
        {
          destination: ['external_line', '10003', 'Trunk', '', '0699900001'],
          from: 2,
          answered: 10,
          until: 40,
        },
      ],
      `233 <- ${NUMBER} 30 s`,
    ],
    [
      'the caller from inside',
      [{ source: ANN, destination: CALLER, from: 1, answered: 5, until: 20 }],
      `233 -> ${NUMBER} 15 s`,
    ],
    [
      'the caller from inside, in vain',
      [{ source: ANN, destination: CALLER, from: 1, until: 20 }],
      `233 -> ${NUMBER} missed`,
    ],
    [
      'the agent of a withheld caller',
      [
        {
          source: ['external_line', '10002', 'Trunk', '', 'anonymous'],
          destination: ANN,
          from: 1,
          answered: 2,
          until: 9,
        },
      ],
      '233 <- hidden 7 s',
    ],
  ])('%s', async (_, legs, expected) => {
    expect(await calls(...legs)).toEqual([expected]);
  });

  test.each<[string, Leg, string]>([
    ['two extensions', { source: ANN, destination: EVA, from: 1, until: 2 }, '233 and 234: an internal call'],
    [
      'no extension',
      { destination: ['inbound_routing', '', '', '', ''], from: 1, until: 2 },
      'no extension took part.',
    ],
  ])('nobody where there are %s', async (_, leg, reason) => {
    expect(await calls(leg)).toEqual([expect.stringContaining(reason)]);
  });
});

test('NULL and \\N are empty values; a broken row leaves the others', async () => {
  const rows = table(
    { destination: ANN, from: 1, until: 5 },
    { call: 'c2', destination: EVA, from: 1, until: 5 },
  ).split('\n');
  const nulls = rows.map((row) => row.replace(/(?<=,),/, '\\N,').replace(/,$/, ',NULL'));
  expect(shortLines(await entriesOf(nulls.join('\n')))).toEqual([
    `233 <- ${NUMBER} missed`,
    `234 <- ${NUMBER} missed`,
  ]);
  const broken = `${rows[0]}\n${rows[1]?.replace(/2026-02-03 08:15:01/, 'yesterday')}\n${rows[2]}\n1,2`;
  expect(await entriesOf(broken)).toMatchObject([
    { kind: 'broken', line: 2, reason: expect.stringContaining('cdr_started_at "yesterday') },
    { kind: 'broken', line: 4, reason: '2 fields where 17 are expected.' },
    { kind: 'call', line: 3 },
  ]);
});

test('calls are handed out in bounded memory; a leg that comes too late is reported', async () => {
  const rows = Array.from(
    { length: 5001 },
    (_, index): Leg => ({ call: `c${index}`, destination: ANN, from: 1, until: 5 }),
  );
  const entries = await entriesOf(table(...rows, { call: 'c0', destination: EVA, from: 6, until: 9 }));
  expect(entries.filter(({ kind }) => kind === 'call')).toHaveLength(5001);
  expect(entries.filter(({ kind }) => kind === 'broken')).toEqual([
    { kind: 'broken', line: 5003, reason: expect.stringContaining('A leg of the call c0') },
  ]);
});
