import { describe, expect, test } from 'vitest';
import { entriesOf, shortLines } from '../testing.ts';

const HEADER =
  'Call Time,Call ID,From,To,Direction,Status,Ringing,Talking,Cost,Call Activity Details,Sentiment,Summary,Transcription';

/** Rows of id, from, to, direction, status, ringing, talking, details; each a second after the one before. */
function report(...rows: readonly string[][]): string {
  const lines = rows.map(([id, from, to, direction, status, ringing, talking, details = ''], index) =>
    [
      `2026-02-03T08:15:0${index}`,
      id,
      `"${from}"`,
      `"${to}"`,
      direction,
      status,
      ringing,
      talking,
      '0.00',
      `"${details}"`,
      '',
      '',
      '',
    ].join(),
  );
  return [HEADER, ...lines, 'Totals,,,,,,00:10:00,00:20:00,0.00,,,,'].join('\r\n');
}

const calls = async (...rows: readonly string[][]) =>
  shortLines(await entriesOf(report(...rows))).filter((entry) => !entry.includes('totals'));

const TRUNK = '0155500001';

test('a call of the report, with its names and texts; the line of totals is none', async () => {
  const row = `2026-02-03T08:15:00,id-1,"Moreau, Luc (${TRUNK})","Roe, Ann (233)",Inbound,Answered,00:00:07,00:01:10,0.00,,Positive,"Asked, twice",Hello`;
  expect(
    await entriesOf(`${HEADER}\n${row}\nTotals,,,,,,00:00:07,00:01:10\n`, { timeZone: 'Europe/Paris' }),
  ).toEqual([
    { kind: 'skipped', line: 3, reason: 'The totals of the report.' },
    {
      kind: 'call',
      line: 2,
      number: TRUNK,
      name: 'Moreau, Luc',
      direction: 'Inbound',
      agent: '233',
      agentFirstName: 'Ann',
      agentLastName: 'Roe',
      startedAt: Date.UTC(2026, 1, 3, 7, 15),
      answered: true,
      ringSeconds: 7,
      durationSeconds: 70,
      sentiment: 'Positive',
      summary: 'Asked, twice',
      transcription: 'Hello',
    },
  ]);
});

test('the lines of a call are its legs', async () => {
  const entries = await entriesOf(
    report(
      ['a', TRUNK, 'Sales (720)', 'Inbound Queue', 'Answered', '00:00:09', '00:00:31'],
      ['a', TRUNK, 'Roe, Ann (233)', 'Inbound', 'Answered', '00:00:08', '00:00:31'],
      ['a', TRUNK, 'Voicemail of Poe, Eva (234)', 'Inbound', 'Answered', '00:00:00', '00:00:05'],
    ),
    { queues: ['720'] },
  );
  const call = entries.find(({ kind }) => kind === 'call');
  expect(call?.kind === 'call' && call.legs?.map(({ kind, to, origin }) => [kind, to, origin])).toEqual([
    ['queue', '720', 'call'],
    ['extension', '233', 'distribution'],
    ['voicemail', '234', 'blind-transfer'],
  ]);
});

test.each<[string, string[][], string]>([
  [
    'missed',
    [['a', TRUNK, 'Roe, Ann (233)', 'Inbound', 'Unanswered', '00:00:20', '00:00:00']],
    `233 <- ${TRUNK} missed`,
  ],
  [
    'outbound',
    [['a', 'Roe, Ann (233)', TRUNK, 'Outbound', 'Answered', '00:00:04', '00:00:31']],
    `233 -> ${TRUNK} 31 s`,
  ],
  [
    'outbound, not taken',
    [['a', 'Roe, Ann (233)', `Moreau (${TRUNK})`, 'Outbound', 'Unanswered', '00:00:04', '00:00:00']],
    `233 -> ${TRUNK} missed`,
  ],
  [
    'withheld',
    [['a', 'Anonymous', 'Roe, Ann (233)', 'Inbound', 'Answered', '00:00:04', '00:00:31']],
    '233 <- hidden 31 s',
  ],
  [
    'without a caller',
    [['a', '', 'Roe, Ann (233)', 'Inbound', 'Answered', '00:00:04', '00:00:31']],
    '233 <- hidden 31 s',
  ],
  [
    'to voicemail',
    [['a', TRUNK, 'Voicemail of Roe, Ann (233)', 'Inbound', 'Answered', '00:00:04', '00:00:31']],
    `233 <- ${TRUNK} missed`,
  ],
])('a call that is %s', async (_, rows, expected) => {
  expect(await calls(...rows)).toEqual([expected]);
});

test('an internal call is skipped with the reason', async () => {
  expect(
    await calls(['a', 'Roe, Ann (233)', 'Poe, Eva (234)', 'Internal', 'Answered', '00:00:04', '00:00:31']),
  ).toEqual(['skipped: 233 and 234: an internal call, which a PBX does not report to a CRM.']);
});

describe('lines with the same Call ID', () => {
  const queue = ['q', TRUNK, 'Sales (720)', 'Inbound Queue', 'Answered', '00:00:00', '00:00:40'];

  test('are one call: a queue and the agent who took it', async () => {
    const agent = ['q', TRUNK, 'Roe, Ann (233)', 'Inbound', 'Answered', '00:00:09', '00:00:30'];
    const entries = await entriesOf(
      report(queue, ['other', TRUNK, '241', 'Inbound', 'Unanswered', '00:00:02', ''], agent),
    );
    expect(shortLines(entries).slice(1)).toEqual([`233 <- ${TRUNK} 30 s`, `241 <- ${TRUNK} missed`]);
    // Two seconds until the line of the agent, nine until the answer.
    expect(entries[1]).toMatchObject({ line: 2, ringSeconds: 11 });
  });

  test('are a missed call of the queue where no agent took it', async () => {
    const waiting = ['q', TRUNK, 'Sales (720)', 'Inbound Queue', 'Waiting', '00:00:25', '00:00:00'];
    const rang = ['q', TRUNK, 'Roe, Ann (233)', 'Inbound', 'Unanswered', '00:00:10', '00:00:00'];
    expect(await calls(waiting, rang)).toEqual([`720 <- ${TRUNK} missed`]);
  });

  test('are the call of the last agent after a transfer, and as long as both talks', async () => {
    const first = ['t', TRUNK, 'Roe, Ann (233)', 'Inbound', 'Answered', '00:00:05', '00:00:30'];
    const second = ['t', TRUNK, 'Poe, Eva (234)', 'Inbound', 'Answered', '00:00:03', '00:01:00'];
    expect(await calls(first, second)).toEqual([`234 <- ${TRUNK} 90 s`]);
  });

  test('need no line of the agent where the path names who answered; the arrow may be lost', async () => {
    for (const arrow of ['→', '?', '->']) {
      const path = `Inbound: ${TRUNK} ${arrow} Sales (720) ${arrow} Answered by Roe, Ann (233) ${arrow} Ended by Roe, Ann (233)`;
      expect(await calls([...queue, path])).toEqual([`233 <- ${TRUNK} 40 s`]);
    }
  });

  test('of no id stay apart', async () => {
    const row = ['', TRUNK, '233', 'Inbound', 'Answered', '00:00:05', '00:00:30'];
    expect(await calls(row, row)).toHaveLength(2);
  });
});

test("V18's names of columns, without a direction", async () => {
  const rows = [
    'Call Time,Caller ID,Destination,Status,Ringing,Talking,Totals,Cost,Reason,Play',
    `2026-02-03 08:15:00,${TRUNK},Ann Roe (233),Answered,00:00:05,00:00:30,00:00:35,,Terminated by ${TRUNK},`,
    `2026-02-03 08:16:00,Ann Roe (233),${TRUNK},Unanswered,00:00:05,00:00:00,00:00:05,,,`,
    '2026-02-03 08:17:00,Ann Roe (233),Eva Poe (234),Answered,00:00:05,00:00:05,00:00:10,,,',
  ];
  expect(shortLines(await entriesOf(rows.join('\n')))).toEqual([
    `233 <- ${TRUNK} 30 s`,
    `233 -> ${TRUNK} missed`,
    expect.stringContaining('internal'),
  ]);
});

test('--queues says which destinations are queues', async () => {
  const row = ['a', TRUNK, 'Sales (720)', 'Inbound', 'Answered', '00:00:00', '00:00:31'];
  expect(shortLines(await entriesOf(report(row), { queues: ['720'] }))[1]).toBe(`720 <- ${TRUNK} missed`);
});

test.each([
  [',id,a,b,Inbound,Answered,,', 'Call Time is empty.'],
  ['soon,id,a,b,Inbound,Answered,,', 'Call Time "soon" is not a time such as 2026-11-23T09:00:00.'],
  [
    '2026-02-03T08:15:00,id,a,b,Sideways,Answered,,',
    'Direction "Sideways" is neither Inbound, Outbound nor Internal.',
  ],
  [
    '2026-02-03T08:15:00,id,a,b,Inbound,Answered,long,',
    'Ringing and Talking are not both hh:mm:ss or seconds.',
  ],
])('a broken line says why: %s', async (row, reason) => {
  expect(await entriesOf(`${HEADER}\n${row}`)).toEqual([{ kind: 'broken', line: 2, reason }]);
});

test('a title and sep= may precede the header line', async () => {
  const row = `2026-02-03T08:15:00;id;${TRUNK};233;Inbound;Answered;00:00:01;00:00:02`;
  const header = HEADER.replaceAll(',', ';');
  for (const before of ['sep=;\n', 'Call Log of February\n\n'])
    expect(shortLines(await entriesOf(`${before}${header}\n${row}\n`))).toEqual([`233 <- ${TRUNK} 2 s`]);
});
