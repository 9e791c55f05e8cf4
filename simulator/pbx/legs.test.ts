import { describe, expect, test } from 'vitest';
import { authorizedPbx, fixture, type PbxBench } from './test-kit.ts';
import type { CallInput, CallLeg } from './types.ts';

const NUMBER = '+33142000000';
const START = Date.UTC(2026, 10, 23, 9);

/** A leg that begins so many seconds after the call; answered where it says how long it talked. */
function leg(to: string, from: number, changes: Partial<CallLeg> = {}): CallLeg {
  const { durationSeconds = 0, answered = durationSeconds > 0 } = changes;
  const startedAt = START + from * 1000;
  return {
    kind: 'extension',
    to,
    origin: 'call',
    startedAt,
    ringSeconds: 0,
    ...changes,
    answered,
    durationSeconds,
  };
}

const QUEUE = leg('800', 0, { kind: 'queue', answered: true, durationSeconds: 12, name: 'Sales' });
const BY_QUEUE = leg('101', 0, {
  name: 'Martin, Claire',
  origin: 'distribution',
  ringSeconds: 12,
  durationSeconds: 20,
});
const TRANSFERRED = leg('102', 32, {
  name: 'Julien Petit',
  origin: 'blind-transfer',
  ringSeconds: 3,
  durationSeconds: 30,
});
const TRANSFERRED_AGAIN = leg('103', 65, {
  origin: 'attended-transfer',
  ringSeconds: 5,
  durationSeconds: 10,
});
const TWICE = [QUEUE, BY_QUEUE, TRANSFERRED, TRANSFERRED_AGAIN];

/** A PBX whose template reports what these tests look at. */
async function reporting(): Promise<PbxBench> {
  const values = ['Agent', 'AgentFirstName', 'AgentLastName', 'CallType', 'QueueExtension', 'Duration'];
  return withValues('ReportCall', [...values, 'CallStartTimeUTCMillis', 'CallEndTimeUTCMillis']);
}

/** A PBX whose template reports these values by their names too. */
async function withValues(scenario: string, names: readonly string[]): Promise<PbxBench> {
  const bench = await authorizedPbx();
  const added = names.map((name) => `<Value Key="${name}" Type="String">[${name}]</Value>`).join('');
  const source = fixture('relay.xml');
  const at = source.indexOf('<PostValues>', source.indexOf(`Id="${scenario}"`)) + '<PostValues>'.length;
  bench.pbx.addTemplate('relay.xml', source.slice(0, at) + added + source.slice(at));
  return bench;
}

async function reportedOf(bench: PbxBench, call: Partial<CallInput>): Promise<unknown[]> {
  const before = bench.crm.calls.length;
  await bench.pbx.call({ number: NUMBER, agent: '101', startedAt: START, ...call });
  return bench.crm.calls.slice(before);
}

const millis = (seconds: number) => String(START + seconds * 1000);

test('a call transferred twice is reported once, with the last agent and all of its time', async () => {
  const bench = await reporting();
  const reports = await reportedOf(bench, { legs: TWICE, agentFirstName: 'Claire', agentEmail: 'c@example' });
  expect(reports).toEqual([
    expect.objectContaining({
      Agent: '103',
      AgentFirstName: '',
      CallType: 'Inbound',
      QueueExtension: '800',
      Duration: '00:01:08',
      CallStartTimeUTCMillis: millis(0),
      CallEndTimeUTCMillis: millis(80),
    }),
  ]);
});

test('with a report for each leg, each agent who talked has one, and the queue is that of the first', async () => {
  const bench = await reporting();
  bench.pbx.saveSystemSettings({ callReports: 'leg' });
  const reports = await reportedOf(bench, { legs: TWICE });
  expect(reports).toEqual([
    expect.objectContaining({
      Agent: '101',
      AgentLastName: 'Martin',
      QueueExtension: '800',
      Duration: '00:00:20',
    }),
    expect.objectContaining({
      Agent: '102',
      AgentFirstName: 'Julien',
      QueueExtension: '',
      CallStartTimeUTCMillis: millis(32),
      CallEndTimeUTCMillis: millis(65),
    }),
    expect.objectContaining({ Agent: '103', AgentFirstName: '', Duration: '00:00:10' }),
  ]);
});

test('a result names every report, and the worst of them', async () => {
  const bench = await reporting();
  bench.pbx.saveSystemSettings({ callReports: 'leg' });
  const call = { number: NUMBER, agent: '101', startedAt: START, legs: TWICE };
  const { journaling, reports } = await bench.pbx.call(call);
  expect([journaling, reports.map(({ agent, startedAt }) => [agent, startedAt - START])]).toEqual([
    'sent',
    [
      ['101', 0],
      ['102', 32_000],
      ['103', 65_000],
    ],
  ]);
});

/** What a call of these legs is reported as. */
async function expectReport(call: Partial<CallInput>, expected: object): Promise<void> {
  expect(await reportedOf(await reporting(), call)).toEqual([expect.objectContaining(expected)]);
}

describe('what the legs of a call make of it', () => {
  test('a queue is offered though no agent took the call, and a ring group is not a queue', async () => {
    const polled = leg('101', 2, { origin: 'distribution', ringSeconds: 8 });
    const left = { Agent: '800', CallType: 'Missed', QueueExtension: '800', Duration: '00:00:00' };
    await expectReport({ agent: '800', legs: [QUEUE, polled] }, left);
    const group = leg('810', 0, { kind: 'ring-group', ringSeconds: 4 });
    const taken = leg('102', 0, { origin: 'distribution', ringSeconds: 4, durationSeconds: 9 });
    const byGroup = { Agent: '102', CallType: 'Inbound', QueueExtension: '', Duration: '00:00:09' };
    await expectReport({ legs: [group, taken] }, byGroup);
  });

  test('a call that voicemail took is missed, one that a number outside took is answered', async () => {
    const unanswered = leg('101', 0, { ringSeconds: 20 });
    const voicemail = leg('101', 20, { kind: 'voicemail', origin: 'forward', durationSeconds: 15 });
    const missed = { Agent: '101', CallType: 'Missed', CallEndTimeUTCMillis: millis(35) };
    await expectReport({ legs: [unanswered, voicemail] }, missed);
    const outside = { kind: 'outside', origin: 'forward', ringSeconds: 4, durationSeconds: 30 } as const;
    const forwarded = { Agent: '101', CallType: 'Inbound', Duration: '00:00:30' };
    await expectReport({ legs: [unanswered, leg('+33600000001', 20, outside)] }, forwarded);
  });

  test('a transferred call to the outside stays that of the agent who dialed', async () => {
    const legs = [
      leg(NUMBER, 0, { kind: 'outside', ringSeconds: 5, durationSeconds: 10 }),
      leg('102', 15, { origin: 'blind-transfer', ringSeconds: 2, durationSeconds: 20 }),
    ];
    const expected = { Agent: '101', CallType: 'Outbound', Duration: '00:00:32' };
    await expectReport({ direction: 'Outbound', legs }, expected);
  });

  test('what a call says of itself comes before what its legs say', async () => {
    const call = { legs: TWICE, ringSeconds: 12, durationSeconds: 60 };
    await expectReport(call, { Agent: '103', Duration: '00:01:00' });
  });
});

describe('calls under way', () => {
  test('come by a queue, are transferred, and end with their legs', async () => {
    const bench = await reporting();
    const { pbx, crm, clock } = bench;
    const through = { kind: 'queue', number: '800', name: 'Sales' } as const;
    const { callId } = await pbx.ring({ number: NUMBER, agent: '101', did: '+33199000800', through });
    clock.forward(32);
    const attended = { to: '102', how: 'attended-transfer', ringSeconds: 12, durationSeconds: 20 } as const;
    expect(pbx.transfer(callId, attended).legs.map(({ to, origin }) => [to, origin])).toEqual([
      ['800', 'call'],
      ['101', 'distribution'],
      ['102', 'attended-transfer'],
    ]);
    clock.forward(13);
    await pbx.endCall(callId, { ringSeconds: 3 });
    expect(crm.calls).toEqual([
      expect.objectContaining({ Agent: '102', QueueExtension: '800', Duration: '00:00:33' }),
    ]);
    expect(crm.requests.filter(({ url }) => url.includes('/contacts?'))).toHaveLength(1);
    const [call] = [...pbx.calls()];
    expect(call).toMatchObject({ did: '+33199000800', agent: '102', ringSeconds: 12, durationSeconds: 33 });
    expect(call?.legs?.map(({ to, durationSeconds }) => [to, durationSeconds])).toEqual([
      ['800', 12],
      ['101', 20],
      ['102', 10],
    ]);
    expect(call).not.toHaveProperty('through');
  });

  test('are forwarded to voicemail unanswered', async () => {
    const { pbx, clock } = await reporting();
    const { callId } = await pbx.ring({ number: '', agent: '101' });
    clock.forward(20);
    pbx.transfer(callId, { to: '101', kind: 'voicemail', how: 'forward' });
    clock.forward(10);
    expect((await pbx.endCall(callId, {})).callType).toBe('Missed');
    expect([...pbx.calls()]).toMatchObject([
      { answered: false, ringSeconds: 30, legs: [{}, { durationSeconds: 10 }] },
    ]);
    expect(() => pbx.transfer(callId, { to: '102', how: 'forward' })).toThrow(
      expect.objectContaining({ code: 'unknown-call' }),
    );
  });

  test('the agent who took a call out of a group is the one who answered', async () => {
    const { pbx } = await reporting();
    const through = { kind: 'ring-group', number: '810' } as const;
    const { callId } = await pbx.ring({ number: NUMBER, agent: '101', through });
    const ending = { agent: '102', ringSeconds: 4, durationSeconds: 9 };
    expect((await pbx.endCall(callId, ending)).reports).toMatchObject([{ agent: '102' }]);
    expect([...pbx.calls()][0]?.legs?.map(({ answered }) => answered)).toEqual([false, true]);
  });
});

test('a chat out of a queue offers its extension', async () => {
  const bench = await withValues('ReportChat', ['QueueExtension']);
  await bench.pbx.chat({ number: NUMBER, agent: '101', queue: '800', messages: ['Hello'] });
  expect(bench.crm.chats).toEqual([expect.objectContaining({ QueueExtension: '800' })]);
});
