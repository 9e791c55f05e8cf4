import { expect, test } from 'vitest';
import { FakeTime } from './fake-time.ts';
import { createMonotonicClock, createPlaybackClock } from './playback-clock.ts';

function paced(speed: number) {
  const time = new FakeTime();
  const stopping = new AbortController();
  const pace = createPlaybackClock(speed, createMonotonicClock({ ...time, signal: stopping.signal }));
  return { time, stopping, pace };
}

test('a moment comes when its time has passed, so many times as fast', async () => {
  const { time, pace } = paced(60);
  let come = false;
  const moment = pace.until(120_000).then(() => {
    come = true;
  });
  await time.forward(1999);
  expect(come).toBe(false);
  await time.forward(1);
  expect(come).toBe(true);
  await moment;
  await pace.until(60_000);
});

test('what came late makes nothing late that comes after it', async () => {
  const { time, pace } = paced(1);
  const first = pace.until(1000);
  await time.forward(5000);
  await first;
  const second = pace.until(6000);
  await time.forward(1000);
  await second;
});

test('as fast as possible nothing is waited for, and nothing once it is stopped', async () => {
  await paced(Number.POSITIVE_INFINITY).pace.until(1e12);
  const { time, stopping, pace } = paced(1);
  const moment = pace.until(1e12);
  expect(time.waiting).toBe(1);
  stopping.abort();
  await moment;
  expect(time.waiting).toBe(0);
  await pace.until(1e12);
});

test('a pause may be longer than any timer', async () => {
  const { time, pace } = paced(1);
  const moment = pace.until(3 * 86_400_000);
  for (let day = 0; day < 3; day += 1) await time.forward(86_400_000);
  await moment;
});
