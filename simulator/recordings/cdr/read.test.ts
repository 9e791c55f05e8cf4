import { expect, test } from 'vitest';
import type { RecordingOptions } from '../call.ts';
import { readRecording } from '../recording.ts';
import { secondsOf } from './times.ts';

async function read(text: string, options: RecordingOptions = {}) {
  const entries = [];
  for await (const entry of readRecording([text] as never, options)) entries.push(entry);
  return entries;
}

const HEADER =
  'time-start,time-answered,time-end,duration,from-no,from-type,from-dispname,to-no,to-type,to-dispname,final-number,final-type,final-dispname';
const withHeader = (...lines: string[]) => read([HEADER, ...lines].join('\n'));

test('a line as 3CX writes it, without types, in the documented order', async () => {
  const line =
    'Call 612504,00000C21DE5C2470_6531,00:05:36,2026/11/23 13:33:54,2026/11/23 13:33:58,2026/11/23 13:39:34,TerminatedBySrc,+353861777149,Ext.960,10021,960,960,QFwdToDNA,Ext.504,504,,,,,Chain: +353861777149;Ext.960;Ext.504;';
  expect(await read(line)).toEqual([
    {
      kind: 'call',
      line: 1,
      number: '+353861777149',
      direction: 'Inbound',
      agent: '504',
      startedAt: Date.UTC(2026, 10, 23, 13, 33, 54),
      answered: true,
      ringSeconds: 4,
      durationSeconds: 336,
      legs: [
        expect.objectContaining({ kind: 'queue', to: '960', origin: 'call', durationSeconds: 4 }),
        expect.objectContaining({
          kind: 'extension',
          to: '504',
          origin: 'distribution',
          durationSeconds: 336,
        }),
      ],
    },
  ]);
});

test('the chain of a line shows the way of a call, and dial-no the DID number', async () => {
  const fields = [
    'time-start',
    'time-answered',
    'time-end',
    'from-no',
    'to-no',
    'to-type',
    'dial-no',
    'final-number',
    'final-type',
    'chain',
  ];
  const times = '2026/11/23 09:00:00,2026/11/23 09:00:20,2026/11/23 09:01:00';
  const chain = 'Chain: +33142000000;Ext.820;Ext.101;Ext.102;';
  const line = `${times},+33142000000,Ext.820,IVR,+33199000820,Ext.102,Extension,${chain}`;
  const [call] = await read(line, { fields });
  expect(call).toMatchObject({ agent: '102', did: '+33199000820', ringSeconds: 20, durationSeconds: 40 });
  expect(call?.kind === 'call' && call.legs?.map(({ kind, to, answered }) => [kind, to, answered])).toEqual([
    ['menu', '820', true],
    ['extension', '101', false],
    ['extension', '102', true],
  ]);
});

test('a header line names the columns, in any order and spelling; what it does not know is passed over', async () => {
  const [call] = await read(
    'To_No;x;FROM-NO;Time Start;Duration\r\n101;?;+33142000000;2026-11-23T09:00:00+01:00;42\r\n',
  );
  expect(call).toMatchObject({
    line: 2,
    number: '+33142000000',
    agent: '101',
    startedAt: Date.UTC(2026, 10, 23, 8),
    answered: true,
    durationSeconds: 42,
  });
});

test('the order is given where no header tells it; a header then is passed over', async () => {
  const fields = ['from-no', '-', 'to-no', 'time-start'];
  const line = '+33142000000,?,Extension.101,2026/11/23 09:00:00';
  expect(await read(line, { fields })).toMatchObject([{ agent: '101', answered: false, line: 1 }]);
  const header = 'from-no,x,to-no,time-start';
  expect(await read(`${header}\n${line}`, { fields })).toMatchObject([{ agent: '101', line: 2 }]);
});

test.each([
  [['from-no', 'to-no', 'time-strat'], '"time-strat" is not a field of a CDR.'],
  [['from-no'], 'The fields lack time-start and to-no.'],
])('fields that cannot be meant are refused: %j', async (fields, message) => {
  await expect(read('x', { fields })).rejects.toMatchObject({ code: 'bad-recording', message });
});

test.each([
  [
    'a missed call',
    'T,,E,,+33142000000,LineGroup,Marie,Ext.101,Extension,Ada Byron King,,,',
    {
      direction: 'Inbound',
      number: '+33142000000',
      name: 'Marie',
      agent: '101',
      agentFirstName: 'Ada',
      agentLastName: 'Byron King',
      answered: false,
      ringSeconds: 20,
      durationSeconds: 0,
    },
  ],
  [
    'an outbound call',
    'T,A,E,00:00:10,Ext.101,extension,Ada,0142000000,externalline,Marie,,,',
    {
      direction: 'Outbound',
      number: '0142000000',
      name: 'Marie',
      agent: '101',
      agentFirstName: 'Ada',
      answered: true,
      ringSeconds: 10,
      durationSeconds: 10,
    },
  ],
  [
    'an outbound call nobody took',
    'T,,E,,Ext.101,Extension,,0142000000,LineGroup,,,,',
    { direction: 'Outbound', answered: false },
  ],
  [
    'a queue that passed the call on',
    'T,A,E,00:00:10,+33142000000,LineGroup,,800,Queue,Sales,Ext.102,Extension,Bob',
    {
      agent: '102',
      agentFirstName: 'Bob',
      answered: true,
    },
  ],
  [
    'a queue that nobody served',
    'T,T,E,00:00:20,+33142000000,LineGroup,,800,Queue,Sales,800,Queue,Sales',
    {
      agent: '800',
      answered: false,
      ringSeconds: 20,
      durationSeconds: 0,
    },
  ],
  [
    'a hidden number',
    'T,,E,,Anonymous,LineGroup,,Ext.101,Extension,,,,',
    { number: '', direction: 'Inbound' },
  ],
  [
    'a short number outside',
    'T,,E,,Ext.101,Extension,,112,ExternalLine,,,,',
    { number: '112', direction: 'Outbound' },
  ],
  ['no duration', 'T,A,E,,+33142000000,,,101,,,,,', { answered: true, durationSeconds: 10 }],
])('%s', async (_, line, expected) => {
  const stamps = { T: '2026/11/23 09:00:00', A: '2026/11/23 09:00:10', E: '2026/11/23 09:00:20' };
  const written = line.replace(/\b[TAE](?=,)/g, (letter) => stamps[letter as 'T']);
  expect(await withHeader(written)).toMatchObject([{ kind: 'call', line: 2, ...expected }]);
});

test.each([
  ['LineGroup', 'Queue', false],
  ['external_line', 'ring_group', false],
  ['EXTERNALLINE', 'VoiceMail', false],
  ['Provider', 'extension', true],
  // Of a type that nobody knows the number decides.
  ['Carrier', 'Handset', true],
])('a call from a %s that ended at a %s', async (from, final, answered) => {
  const line = `T,T,T,,+33142000000,${from},,800,Queue,,101,${final},`.replaceAll(
    'T,',
    '2026/11/23 09:00:00,',
  );
  expect(await withHeader(line)).toMatchObject([{ direction: 'Inbound', agent: '101', answered }]);
});

test('what was dialled stands for a line that is named in its place', async () => {
  const line =
    'time-start,from-no,to-no,to-dn,dial-no,to-type\n2026/11/23 09:00:00,Ext.101,10000,10000,0142000000,LineGroup';
  expect(await read(line)).toMatchObject([{ number: '0142000000', direction: 'Outbound' }]);
});

test('a call over the hour that the clocks show twice is as long as it was', async () => {
  const line = '2026/10/25 02:55:00,2026/10/25 02:55:10,2026/10/25 02:05:10,,+33142000000,,,101,,,,,';
  expect(await read(`${HEADER}\n${line}`, { timeZone: 'Europe/Paris' })).toMatchObject([
    { startedAt: Date.UTC(2026, 9, 25, 0, 55), ringSeconds: 10, durationSeconds: 600 },
  ]);
});

test('without the time zone, the duration shows that the clocks were put back during a call', async () => {
  const call = (talk: string) =>
    `2026/10/25 02:59:40,2026/10/25 02:59:50,2026/10/25 02:00:25,${talk},+33142000000,,,101,,,,,`;
  expect(await withHeader(call('00:00:35'))).toMatchObject([
    { startedAt: Date.UTC(2026, 9, 25, 2, 59, 40), ringSeconds: 10, durationSeconds: 35 },
  ]);
  for (const talk of ['00:10:00', ''])
    expect(await withHeader(call(talk))).toMatchObject([{ reason: 'The call ends before it begins.' }]);
});

test('calls that a PBX does not report are skipped with the reason', async () => {
  const entries = await withHeader(
    '2026/11/23 09:00:00,,,,Ext.101,Extension,,Ext.102,Extension,,,,',
    '2026/11/23 09:00:00,,,,+33142000000,LineGroup,,+33155501234,LineGroup,,,,',
  );
  expect(entries).toEqual([
    {
      kind: 'skipped',
      line: 2,
      reason: '101 and 102: an internal call, which a PBX does not report to a CRM.',
    },
    { kind: 'skipped', line: 3, reason: '+33142000000 and +33155501234: no extension took part.' },
  ]);
});

test.each([
  ['2026/11/23 09:00:00,,,,+33142000000', '5 fields where 13 are expected.'],
  [`${','.repeat(12)},,x`, '15 fields where 13 are expected.'],
  [','.repeat(12), 'time-start is empty.'],
  [
    `2026/02/30 09:00:00${','.repeat(12)}`,
    'time-start "2026/02/30 09:00:00" is not a time such as 2026/11/23 09:00:00.',
  ],
  [
    `2026/11/23 09:00:00,yes${','.repeat(11)}`,
    'time-answered "yes" is not a time such as 2026/11/23 09:00:00.',
  ],
  [`2026/11/23 09:00:00,,2026/11/23 08:00:00${','.repeat(10)}`, 'The call ends before it begins.'],
  [`2026/11/23 09:00:00,,,one${','.repeat(9)}`, 'duration "one" is neither hh:mm:ss nor seconds.'],
  [`2026/11/23 09:00:00${','.repeat(12)}`, 'from-no is empty.'],
  [`2026/11/23 09:00:00,,,,+33142000000${','.repeat(8)}`, 'to-no is empty.'],
])('a broken line says why: %s', async (line, reason) => {
  expect(await withHeader(line)).toEqual([{ kind: 'broken', line: 2, reason }]);
});

test.each([
  ['00:01:05', 65],
  ['1.00:00:01.5', 86_401.5],
  ['65', 65],
  ['0.5', 0.5],
  ['1:2', undefined],
  ['00:61:00', undefined],
])('a duration of %s is %s seconds', (text, seconds) => {
  expect(secondsOf(text)).toBe(seconds);
});
