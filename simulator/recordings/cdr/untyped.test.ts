import { describe, expect, test } from 'vitest';
import type { RecordingOptions } from '../call.ts';
import { entriesOf, shortLines } from '../testing.ts';

interface Written {
  readonly talk?: string;
  readonly answered?: string;
  readonly ended?: string;
  readonly reason?: string;
  /** from-no, to-no, from-dn, to-dn, dial-no, reason-changed, final-number, final-dn. */
  readonly ends: string;
  readonly chain?: string;
}

/** A line of V16: no types, no names. Calls come at 8:15 and last until 8:16. */
function line({
  talk = '00:00:45',
  answered = '08:15:00',
  ended = '08:15:45',
  reason = 'TerminatedBySrc',
  ends,
  chain = '',
}: Written) {
  const day = '2026/02/03';
  const at = (time: string) => (time === '' ? '' : `${day} ${time}`);
  const fields = [...ends.split(',')];
  while (fields.length < 8) fields.push('');
  return [
    'Call 7',
    'id',
    talk,
    at('08:15:00'),
    at(answered),
    at(ended),
    reason,
    ...fields,
    '',
    '',
    '',
    '',
    `Chain: ${chain}`,
  ].join();
}

const read = async (lines: readonly Written[], options: RecordingOptions = {}) =>
  shortLines(await entriesOf(lines.map((each) => `${line(each)}\r\n`).join(''), options));

const HANDED_ON: Written = { ends: '0155500001,Ext.720,10002,720,720,ReplacedDst,Ext.233,233' };
const LEFT: Written = { ends: '0155500002,Ext.720,10002,720,720', talk: '00:00:20' };

describe('queues of a file without types', () => {
  test('a number that answers at once and hands calls on is one: what ends there is missed', async () => {
    expect(await read([HANDED_ON, LEFT])).toEqual(['233 <- 0155500001 45 s', '720 <- 0155500002 missed']);
  });

  test('the evidence may come after the calls that need it', async () => {
    expect(await read([LEFT, HANDED_ON])).toEqual(['720 <- 0155500002 missed', '233 <- 0155500001 45 s']);
  });

  test.each<[string, Written[]]>([
    ['calls out', [{ ends: 'Ext.720,0155500009,720,10002,0155500009' }]],
    ['takes its time to answer', [{ ends: '0155500003,Ext.720,10002,720,720', answered: '08:15:09' }]],
  ])('a number that %s is an extension, whose calls may be transferred', async (_, lines) => {
    expect((await read([HANDED_ON, LEFT, ...lines]))[1]).toBe('720 <- 0155500002 20 s');
  });

  test('--queues names them, and says what is none', async () => {
    expect(await read([LEFT])).toEqual(['720 <- 0155500002 20 s']);
    expect(await read([LEFT], { queues: ['720'] })).toEqual(['720 <- 0155500002 missed']);
    expect((await read([HANDED_ON, LEFT], { queues: ['-720'] }))[1]).toBe('720 <- 0155500002 20 s');
  });

  test('a forward by the queue shows one, however calls were answered', async () => {
    const forwarded = {
      ...HANDED_ON,
      ends: HANDED_ON.ends.replace('ReplacedDst', 'QFwdToDNA'),
      answered: '08:15:04',
    };
    expect((await read([forwarded, LEFT]))[1]).toBe('720 <- 0155500002 missed');
  });

  test('answered in the second it came, without talk and nothing after it, is missed', async () => {
    const untalked = { ends: '0155500002,Ext.720,10002,720,720', talk: '00:00:00', ended: '08:15:00' };
    expect(await read([untalked])).toEqual(['720 <- 0155500002 missed']);
    expect(await read([{ ...untalked, answered: '08:15:07', ended: '08:15:07' }])).toEqual([
      '720 <- 0155500002 0 s',
    ]);
  });
});

test.each<[string, Partial<Written> & Pick<Written, 'ends'>, string]>([
  ['its DN', { ends: '0155500004,Ext.999,10002,241,241' }, '241'],
  ['what was dialled', { ends: '0155500004,Ext.999,10002,999,241' }, '241'],
  ['the chain', { ends: '0155500004,Ext.999,10002,999', chain: '0155500004;Ext.241;' }, '241'],
  ['the one called first', { ends: '0155500004,Ext.241,10002,241,241,ReplacedDst,Ext.999,999' }, '241'],
  ['its DN, with four digits', { ends: '0155500004,Ext.9999,10002,2410,2410' }, '2410'],
])('a call to voicemail is missed by the extension it was for: by %s', async (_, written, agent) => {
  expect(await read([written])).toEqual([`${agent} <- 0155500004 missed`]);
});

describe('click to call', () => {
  const click = (rest: string, changes: Partial<Written> = {}): Written => ({
    answered: '08:15:08',
    ends: `MakeCall,Ext.241,MakeCall,241,241,${rest}`,
    ...changes,
  });

  test.each<[string, Written, string]>([
    ['the number answered', click('ReplacedSrc,0155500005,10003'), '241 -> 0155500005 45 s'],
    [
      'it failed',
      click('FailedBXferOfDst,0155500005,0155500005', { reason: 'Failed' }),
      '241 -> 0155500005 missed',
    ],
    [
      'the number was busy',
      click('ReplacedSrc,0155500005,10003', { reason: 'Busy' }),
      '241 -> 0155500005 missed',
    ],
    ['a short number by a trunk', click('ReplacedSrc,118,10003'), '241 -> 118 45 s'],
    [
      'only the chain names it',
      click(',,', { chain: 'MakeCall;Ext.241;0155500005;' }),
      '241 -> 0155500005 missed',
    ],
  ])('is outbound: %s', async (_, written, expected) => {
    expect(await read([written])).toEqual([expected]);
  });

  test.each<[string, Written, string]>([
    ['an extension was called', click('ReplacedSrc,Ext.242,242'), '241 and 242: an internal call'],
    ['the agent did not take it', click(',,', { answered: '' }), '241 did not take its click to call'],
  ])('is no call for a CRM where %s', async (_, written, reason) => {
    expect(await read([written])).toEqual([expect.stringContaining(`skipped: ${reason}`)]);
  });
});

test('a call that a rule blocks is outbound and not answered, though something answered it', async () => {
  const blocked = {
    ends: 'Ext.241,EndCall,241,EndCall,0906123456,,EndCall,EndCall',
    chain: 'Ext.241;0906123456;EndCall;',
  };
  expect(await read([blocked])).toEqual(['241 -> 0906123456 missed']);
});

test('a blocked caller is missed by the extension the call was for, and skipped where there is none', async () => {
  expect(await read([{ ends: '0155500007,EndCall,10002,EndCall,241,,EndCall,EndCall' }])).toEqual([
    '241 <- 0155500007 missed',
  ]);
  expect(await read([{ ends: '0155500007,EndCall,10002,EndCall' }])).toEqual([
    expect.stringContaining('no extension took part'),
  ]);
});

test('a trunk makes a short number an outside one, in both directions; the mark an extension', async () => {
  const lines = [{ ends: 'Ext.241,4711,241,10004,4711' }, { ends: '4711,Ext.241,10004,241,241' }];
  expect(await read(lines)).toEqual(['241 -> 4711 45 s', '241 <- 4711 45 s']);
  expect(await read([{ ends: 'Ext.241,Ext.10004,241,10004,10004' }])).toEqual([
    expect.stringContaining('internal'),
  ]);
});

test.each(['anonymous', 'Anonymous', 'Restricted', 'anonymous@anonymous.invalid', 'unknown', ''])(
  'a caller "%s" is a call without a number',
  async (caller) => {
    expect(await read([{ ends: `${caller},Ext.241,10002,241,241` }])).toEqual(['241 <- hidden 45 s']);
  },
);

test('reasons are understood in both spellings', async () => {
  for (const reason of ['NoAnswer', 'no_answer', 'Cancelled', 'cancelled', 'Rejected', 'rejected'])
    expect(
      await read([{ ends: 'Ext.241,0155500006,241,10002,0155500006', reason, talk: '00:00:00' }]),
    ).toEqual(['241 -> 0155500006 missed']);
});
