import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Statistics } from './statistics.ts';

const copy = (statistics: Statistics) => new Statistics(() => 0, JSON.parse(JSON.stringify(statistics)));

test('parts add up to what one would have seen', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), fc.double({ min: 0, max: 1e7, noNaN: true }))), (seen) => {
      const whole = new Statistics(() => 0);
      const parts = [new Statistics(() => 0), new Statistics(() => 0)] as const;
      for (const [first, ms] of seen)
        for (const statistics of [whole, parts[first ? 0 : 1]]) statistics.ended('sent', ms);
      const sum = copy(parts[0]);
      sum.add(copy(parts[1]));
      expect(sum.toJSON()).toEqual(whole.toJSON());
    }),
    { numRuns: 50 },
  );
});

test('percentiles are exact to three digits', () => {
  const { latencies } = new Statistics(() => 0);
  for (let ms = 1; ms <= 1000; ms += 1) latencies.record('whole', ms);
  expect(latencies.percentile('whole', 50)).toBeCloseTo(500, -0.5);
  expect(latencies.percentile('whole', 99)).toBeCloseTo(990, -0.5);
  expect(latencies.mean('whole')).toBeCloseTo(500.5, -0.5);
});

test('a longer replay has longer stretches, and no more of them', () => {
  let now = 0;
  const statistics = new Statistics(() => now);
  for (; now < 3600_000; now += 1000) statistics.ended('sent', now);
  const { stretchMs, stretches } = statistics.toJSON().timeline;
  expect(stretchMs).toBe(8000);
  expect(stretches).toHaveLength(450);
  expect(stretches.reduce((sum, { calls }) => sum + calls, 0)).toBe(3600);
  expect(stretches.at(-1)?.slowest).toBe(3599_000);
});

test('parts that began at other times, in stretches of other lengths, keep their places', () => {
  let now = 10_000;
  const early = new Statistics(() => now);
  for (; now < 1_300_000; now += 1000) early.ended('sent', 1);
  now = 500_000;
  const late = new Statistics(() => now);
  late.error('journal: 503');
  early.add(late);
  const { startedAt, stretchMs, stretches } = early.toJSON().timeline;
  const at = stretches.findIndex(({ errors }) => errors === 1);
  expect(startedAt + at * stretchMs).toBeLessThanOrEqual(500_000);
  expect(startedAt + (at + 1) * stretchMs).toBeGreaterThan(500_000);
});

test('causes are counted, the most frequent first, and do not grow without end', () => {
  const statistics = new Statistics(() => 0);
  for (let cause = 0; cause < 1000; cause += 1) statistics.error(`journal: ${cause}`);
  statistics.error('journal: 7');
  const causes = Object.entries(statistics.toJSON().errors);
  expect(causes.length).toBeLessThan(300);
  expect(causes[0]).toEqual(['other causes', 800]);
  expect(statistics.errors).toBe(1001);
});
