import { expect, test } from 'vitest';
import type { Pbx } from '../simulator/pbx/types.ts';
import { planned } from '../simulator/recordings/plan.ts';
import { CallLedger, fingerprint } from './call-ledger.ts';
import { type OpenLoopOptions, replay } from './open-loop.ts';
import { Statistics } from './statistics.ts';
import { recordedCall, recordingOf, slowPbx, VirtualTime } from './testing.ts';

const calls = (count: number) => planned(() => recordingOf(...Array.from({ length: count }, () => ({}))));

async function played(
  time: VirtualTime,
  pbxs: readonly Pbx[],
  changes: Partial<OpenLoopOptions>,
): Promise<{ statistics: Statistics; ledger: CallLedger }> {
  const statistics = new Statistics(time.now);
  const ledger = new CallLedger();
  await replay({
    entries: calls(10),
    pbxs: new Map(pbxs.map((pbx, number) => [number, pbx])),
    of: pbxs.length,
    schedule: { pace: 'fast' },
    statistics,
    ledger,
    dropsOnFailure: false,
    window: 100,
    now: time.now,
    timer: time.timer,
    ...changes,
  });
  return { statistics, ledger };
}

test('at a rate, calls ring evenly spaced, whether those before them have been answered or not', async () => {
  const time = new VirtualTime();
  const pbx = slowPbx(time, () => 400);
  const { statistics } = await played(time, [pbx], { schedule: { pace: 'rate', perSecond: 10 } });
  expect(pbx.rung).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900]);
  expect(statistics.counts).toMatchObject({ placed: 10, sent: 10 });
});

test('with speed, a call rings and ends as it was recorded, so many times as fast', async () => {
  const time = new VirtualTime();
  const pbx = slowPbx(time, () => 1);
  const { statistics } = await played(time, [pbx], { schedule: { pace: 'speed', factor: 10 } });
  expect(pbx.rung).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900]);
  // 65 seconds of ringing and talk after the last ring, a tenth of that; the report takes one more.
  expect(time.now()).toBe(900 + 6500 + 1);
  expect(statistics.latencies.percentile('journal', 100)).toBeCloseTo(1, 1);
});

test('what a call waits for counts from the instant it was due', async () => {
  const time = new VirtualTime();
  // The first call holds up the others, which find no room: their lookups are quick, and late.
  const pbx = slowPbx(time, (call) => (call === 0 ? 2500 : 1));
  const { statistics } = await played(time, [pbx], { schedule: { pace: 'rate', perSecond: 10 }, window: 1 });
  expect(statistics.latencies.percentile('lag', 100)).toBeGreaterThan(4800);
  expect(statistics.latencies.percentile('lookup', 50)).toBeGreaterThan(4000);
});

test('as fast as possible no more calls are under way than there is room for', async () => {
  const time = new VirtualTime();
  let underWay = 0;
  let most = 0;
  const pbx = slowPbx(time, () => 10);
  const counted = {
    ...pbx,
    ring: async (call: Parameters<Pbx['ring']>[0]) => {
      most = Math.max(most, ++underWay);
      return pbx.ring(call);
    },
    endCall: async (callId: string) => {
      const ended = await pbx.endCall(callId);
      underWay -= 1;
      return ended;
    },
  };
  await played(time, [counted], { window: 3 });
  expect(most).toBe(3);
});

test('parts that read the same recording play all of it, each call once, and add up', async () => {
  const time = new VirtualTime();
  const pbxs = [0, 1, 2].map(() => slowPbx(time, () => 1));
  const whole = new Statistics(time.now);
  const ledger = new CallLedger();
  for (const numbers of [[0, 2], [1]]) {
    const part = await played(time, [], {
      pbxs: new Map(numbers.map((number) => [number, pbxs[number] as Pbx])),
      of: 3,
    });
    whole.add(new Statistics(time.now, JSON.parse(JSON.stringify(part.statistics))));
    ledger.add(new CallLedger(JSON.parse(JSON.stringify(part.ledger))));
  }
  expect(pbxs.map(({ rung }) => rung.length)).toEqual([4, 3, 3]);
  expect(whole.counts).toMatchObject({ placed: 10, sent: 10 });
  expect(whole.latencies.count('whole')).toBe(10);
  expect(new Set(ledger.reported.values()).size).toBe(10);
});

test('broken off, nothing more rings, and what rings is ended and reported', async () => {
  const time = new VirtualTime();
  const pbx = slowPbx(time, () => 1);
  const off = new AbortController();
  time.timer(250, () => off.abort());
  const { statistics } = await played(time, [pbx], {
    schedule: { pace: 'speed', factor: 10 },
    signal: off.signal,
  });
  expect(statistics.counts).toMatchObject({ placed: 3, sent: 3 });
  expect(time.now()).toBeLessThan(300);
});

test('lines that are no calls are counted by one part', async () => {
  const time = new VirtualTime();
  const entries = () =>
    planned(() =>
      recordingOf(
        {},
        { kind: 'broken', line: 2, reason: 'No time.' },
        { kind: 'skipped', line: 3, reason: '' },
      ),
    );
  const first = await played(time, [slowPbx(time, () => 1)], { entries: entries(), of: 2 });
  expect(first.statistics.toJSON()).toMatchObject({
    counts: { placed: 1, broken: 1, skipped: 1 },
    brokenLines: [{ line: 2, reason: 'No time.' }],
  });
  const second = await played(time, [], {
    entries: entries(),
    of: 2,
    pbxs: new Map([[1, slowPbx(time, () => 1)]]),
  });
  expect(second.statistics.counts).toMatchObject({ placed: 0, broken: 0 });
});

test('a fault of the PBX itself ends the replay', async () => {
  const time = new VirtualTime();
  const broken = { ...slowPbx(time, () => 1), ring: () => Promise.reject(new Error('out of order')) };
  await expect(played(time, [broken], {})).rejects.toThrow('out of order');
});

test('calls the CRM does not take are expected in the journal, unless the PBX drops them', async () => {
  const time = new VirtualTime();
  const failing = {
    ...slowPbx(time, () => 1),
    endCall: async () => ({
      journaling: 'failed',
      reports: [{ agent: '101', startedAt: 0, journaling: 'failed' }],
      errors: [{ code: 'bad-response' }, { code: 'invalid_grant' }],
    }),
  } as unknown as Pbx;
  const kept = await played(time, [failing], {});
  expect([kept.ledger.reported.size, kept.ledger.lost.size]).toEqual([10, 0]);
  const dropped = await played(time, [failing], { dropsOnFailure: true });
  expect([dropped.ledger.reported.size, dropped.ledger.lost.size]).toEqual([0, 10]);
  expect(dropped.statistics.toJSON().errors).toEqual({ 'journal: bad-response': 10 });
});

test('each report of a call is expected in the journal, and lost by itself', async () => {
  const time = new VirtualTime();
  const reports = [
    { agent: '101', startedAt: 0, journaling: 'sent' },
    { agent: '102', startedAt: 30_000, journaling: 'failed' },
    { agent: '103', startedAt: 60_000, journaling: 'skipped' },
  ];
  const endCall = async () => ({ journaling: 'failed', reports, errors: [] });
  const pbx = { ...slowPbx(time, () => 1), endCall } as unknown as Pbx;
  const { ledger, statistics } = await played(time, [pbx], { entries: calls(1), dropsOnFailure: true });
  const { number, direction } = recordedCall();
  const key = ({ agent, startedAt }: (typeof reports)[number]) =>
    fingerprint({ number, direction, agent, startedAt });
  expect([...ledger.reported.values()]).toEqual([key(reports[0] as never)]);
  expect([...ledger.lost.values()]).toEqual([key(reports[1] as never)]);
  expect(statistics.counts).toMatchObject({ placed: 1, lost: 1 });
});

test('a recording is put in order, and played again whole days later', async () => {
  const { startedAt } = recordedCall();
  const read = () =>
    recordingOf({ startedAt: startedAt + 5000 }, { startedAt }, { startedAt: startedAt + 9000 });
  const found: [number, number, number][] = [];
  let rounds = 0;
  for await (const entry of planned(read, () => ++rounds < 2))
    if (entry.kind === 'call') found.push([entry.offsetMs, entry.startedAt - startedAt, entry.line]);
  const day = 86_400_000;
  expect(found).toEqual([
    [0, 0, 2],
    [5000, 5000, 1],
    [9000, 9000, 3],
    [10_000, day, 2],
    [15_000, day + 5000, 1],
    [19_000, day + 9000, 3],
  ]);
});

test('a recording without a call is not played for ever', async () => {
  const found = [];
  for await (const entry of planned(
    () => recordingOf({ kind: 'broken', line: 1, reason: '' }),
    () => true,
  ))
    found.push(entry);
  expect(found).toHaveLength(1);
});
