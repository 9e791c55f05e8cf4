import { expect, test } from 'vitest';
import { PbxError } from '../pbx/errors.ts';
import type { CallResult } from '../pbx/types.ts';
import type { RecordedCall, RecordingEntry } from './call.ts';
import { FakeTime } from './fake-time.ts';
import { planned } from './plan.ts';
import { Player } from './player.ts';

const call = (seconds: number, line = 1): RecordedCall => ({
  kind: 'call',
  line,
  number: '+33142000000',
  direction: 'Inbound',
  agent: String(line),
  startedAt: Date.UTC(2026, 10, 23, 8) + seconds * 1000,
  answered: true,
  ringSeconds: 5,
  durationSeconds: 60,
});

const recording = (...entries: RecordingEntry[]) =>
  planned(async function* () {
    yield* entries;
  });

/** A player over telephones that note when calls begin and end. */
function bench(answer: (input: RecordedCall) => Partial<CallResult> = () => ({ journaling: 'sent' })) {
  const time = new FakeTime();
  const seen: string[] = [];
  const player = new Player(
    {
      async call(input, until) {
        seen.push(`${time.now()} ${input.agent} rings`);
        await until(input.ringSeconds + input.durationSeconds);
        seen.push(`${time.now()} ${input.agent} ends`);
        return answer(input) as CallResult;
      },
    },
    { now: time.now, timer: time.timer },
  );
  const play = (speed: number, ...entries: RecordingEntry[]) =>
    player.start({ name: 'calls.csv', entries: recording(...entries), lines: entries.length, speed });
  return { time, seen, player, play };
}

function over(player: Player): Promise<void> {
  return new Promise((resolve) => {
    const end = player.onProgress(() => {
      if (['playing', 'stopping'].includes(player.progress()?.state ?? '')) return;
      end();
      resolve();
    });
  });
}

test('calls come and go in the pace of the recording, one while another is under way', async () => {
  const { time, seen, player, play } = bench();
  // In the order in which they ended.
  play(10, call(20, 2), call(0));
  const end = over(player);
  for (let tenth = 0; tenth <= 100; tenth += 1) await time.forward(100);
  await end;
  expect(seen.map((each) => each.replace(/^(\d+)/, (ms) => `${Math.floor(Number(ms) / 1000)}`))).toEqual([
    '0 1 rings',
    '2 2 rings',
    '6 1 ends',
    '8 2 ends',
  ]);
  expect(player.progress()).toMatchObject({ state: 'finished', placed: 2, journaled: 2, line: 2 });
});

test('as fast as possible a limited number is under way at once', async () => {
  let most = 0;
  let now = 0;
  const player = new Player({
    async call() {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setImmediate(resolve));
      now -= 1;
      return { journaling: 'sent' } as CallResult;
    },
  });
  const entries = Array.from({ length: 200 }, (_, index) => call(index, index + 1));
  player.start({ name: 'x', entries: recording(...entries), lines: 200, speed: Number.POSITIVE_INFINITY });
  await over(player);
  expect(most).toBe(20);
  expect(player.progress()).toMatchObject({ placed: 200, journaled: 200 });
});

test('what holds no call is counted, and broken lines are told, the first of them', async () => {
  const broken = Array.from({ length: 30 }, (_, line) => ({
    kind: 'broken' as const,
    line,
    reason: 'It is.',
  }));
  const { player, play } = bench(({ agent }) => ({ journaling: agent === '7' ? 'sent' : 'failed' }));
  play(
    Number.POSITIVE_INFINITY,
    { kind: 'skipped', line: 1, reason: 'Internal.' },
    ...broken,
    call(0, 7),
    call(0, 8),
  );
  await over(player);
  expect(player.progress()).toMatchObject({
    skipped: 1,
    broken: 30,
    placed: 2,
    journaled: 1,
    notJournaled: 1,
  });
  expect(player.progress()?.brokenLines).toEqual(broken.slice(0, 20));
});

test('one plays at a time', async () => {
  const { player, play } = bench();
  play(1, call(0));
  expect(() => play(1)).toThrow(PbxError);
  await player.stop();
  play(1);
  await over(player);
  expect(player.progress()?.state).toBe('finished');
});

test('stopped, it places no call any more and ends at once those under way', async () => {
  const { time, seen, player, play } = bench();
  play(1, call(0), call(3600, 2));
  await time.forward(0);
  await time.forward(1000);
  await player.stop();
  expect(seen).toEqual(['0 1 rings', '1000 1 ends']);
  expect(player.progress()).toMatchObject({ state: 'stopped', placed: 1, journaled: 1 });
  expect(time.waiting).toBe(0);
  await player.stop();
});

test('a recording that cannot be read on is said to be so', async () => {
  const { player } = bench(() => {
    throw new Error('lost');
  });
  const entries = (async function* () {
    yield { ...call(0), offsetMs: 0, round: 0 };
    throw new Error('The file is gone.');
  })();
  player.start({ name: 'x', entries, lines: 2, speed: Number.POSITIVE_INFINITY });
  await over(player);
  expect(player.progress()).toMatchObject({ state: 'failed', failure: 'The file is gone.', notJournaled: 1 });
});
