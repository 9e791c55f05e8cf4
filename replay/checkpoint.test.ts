import { expect, test } from 'vitest';
import type { Journaling, Pbx } from '../simulator/pbx/types.ts';
import { planned } from '../simulator/recordings/plan.ts';
import { CallLedger, type CallLedgerData, Fingerprints } from './call-ledger.ts';
import { Checkpoint } from './checkpoint.ts';
import { replay } from './open-loop.ts';
import type { Schedule } from './schedule.ts';
import { Statistics } from './statistics.ts';
import { recordingOf, slowPbx, VirtualTime } from './testing.ts';

const BROKEN = { kind: 'broken', line: 99, reason: 'no date' } as const;

/** Plays ten calls and two broken lines, and may be looked at on the way. */
async function play(
  begun: { checkpoint: Checkpoint; statistics: Statistics; ledger: CallLedger },
  pbx: (time: VirtualTime) => Pbx,
  { look, schedule = { pace: 'rate', perSecond: 10 } }: { look?: [number, () => void]; schedule?: Schedule },
) {
  const time = new VirtualTime();
  if (look !== undefined && look[0] < Number.POSITIVE_INFINITY) time.timer(...look);
  await replay({
    ...begun,
    entries: planned(() => recordingOf(BROKEN, ...Array.from({ length: 10 }, () => ({})), BROKEN)),
    pbxs: new Map([[0, pbx(time)]]),
    of: 1,
    schedule,
    dropsOnFailure: false,
    window: 100,
    startedAt: 0,
    now: time.now,
    timer: time.timer,
  });
}

const fresh = () => ({
  checkpoint: new Checkpoint(),
  statistics: new Statistics(Date.now),
  ledger: new CallLedger(),
});

function quick(rung: number[], journaling: () => Journaling = () => 'sent') {
  return (time: VirtualTime): Pbx => {
    const pbx = slowPbx(time, () => 120);
    return {
      ...pbx,
      ring: (call) => {
        rung.push((call.startedAt ?? 0) % 60_000);
        return pbx.ring(call);
      },
      endCall: async (id, call) => ({ ...(await pbx.endCall(id, call)), journaling: journaling() }),
    };
  };
}

/** What is written down of a part in the middle of it, and where somebody goes on who has nothing else. */
async function brokenOff(atMs: number, journaling?: () => Journaling) {
  const begun = fresh();
  let kept = '';
  const look = () => {
    const { checkpoint, statistics, ledger } = begun;
    kept = JSON.stringify({ checkpoint, statistics: checkpoint.counted(statistics), ledger });
  };
  await play(begun, quick([], journaling), { look: [atMs, look] });
  if (kept === '') look();
  const { checkpoint, statistics, ledger } = JSON.parse(kept) as {
    checkpoint: ReturnType<Checkpoint['toJSON']>;
    statistics: ReturnType<Statistics['toJSON']>;
    ledger: CallLedgerData;
  };
  return {
    checkpoint: new Checkpoint(checkpoint),
    statistics: new Statistics(Date.now, statistics),
    ledger: new CallLedger(ledger),
  };
}

test.each([0, 130, 455, 1100, Number.POSITIVE_INFINITY])(
  'a part broken off after %i ms is counted like any other',
  async (atMs) => {
    const whole = fresh();
    await play(whole, quick([]), {});
    const begun = await brokenOff(atMs);
    await play(begun, quick([]), {});
    expect(begun.statistics.counts).toEqual(whole.statistics.counts);
    expect(begun.statistics.counts).toMatchObject({ placed: 10, sent: 10, broken: 2 });
    expect(begun.statistics.latencies.count('whole')).toBe(10);
    expect([...begun.ledger.reported.sorted()]).toEqual([...whole.ledger.reported.sorted()]);
  },
);

test('whoever goes on plays the calls that were not over, and those that had not been placed', async () => {
  const begun = await brokenOff(455);
  // Rung at 0, 100 ... 400; each takes 240 ms.
  expect(begun.checkpoint.toJSON()).toEqual({ next: 5, open: [3, 4], countedLines: 2 });
  expect(begun.checkpoint.catchesUp).toBe(true);
  const rung: number[] = [];
  await play(begun, quick(rung), {});
  expect(rung).toHaveLength(7);
  expect(begun.checkpoint.catchesUp).toBe(false);
});

test('a call that a PBX has kept is played again, unless it is known to have arrived', async () => {
  const begun = await brokenOff(Number.POSITIVE_INFINITY, () => 'kept');
  expect(begun.checkpoint.toJSON().open).toHaveLength(10);
  expect(begun.statistics.counts).toMatchObject({ placed: 0, kept: 0 });

  const arrived = fresh();
  await play(
    arrived,
    quick([], () => 'kept'),
    {},
  );
  arrived.checkpoint.settled();
  expect(arrived.checkpoint.toJSON()).toEqual({ next: 10, open: [], countedLines: 2 });
  expect(arrived.checkpoint.counted(arrived.statistics).counts).toMatchObject({ placed: 10, kept: 10 });
});

test('a ledger is taken in pieces that add up to it', () => {
  const ledger = new CallLedger();
  const pieces: CallLedgerData[] = [];
  for (let value = 0; value < 10; value += 1) {
    ledger.reported.add(value);
    if (value % 4 === 3) pieces.push(ledger.take());
  }
  pieces.push(ledger.take());
  const sum = new CallLedger();
  for (const piece of pieces) sum.add(new CallLedger(piece));
  expect(sum.reported.sorted()).toEqual(Float64Array.from({ length: 10 }, (_, value) => value));
  expect(ledger.toJSON()).toEqual({ reported: '', lost: new Fingerprints().toJSON() });
});
