import { build, encodeIntoCompressedBase64 } from 'hdr-histogram-js';
import { describe, expect, test } from 'vitest';
import { sampleReplay } from '../golden/replay.ts';
import type { ReplayDocument } from './document.ts';
import { brokenGates } from './gates.ts';

/** Waits of 1 to 100 ms, one call each. */
function measured(): ReplayDocument {
  const histogram = build({
    bitBucketSize: 32,
    lowestDiscernibleValue: 1,
    highestTrackableValue: 3_600_000_000,
    numberOfSignificantValueDigits: 3,
  });
  for (let ms = 1; ms <= 100; ms += 1) histogram.recordValue(ms * 1000);
  const [latency] = sampleReplay.latencies;
  if (latency === undefined) throw new Error('the sample has a latency');
  const whole = { ...latency, step: 'whole', histogram: encodeIntoCompressedBase64(histogram) };
  const counts = { ...sampleReplay.counts, placed: 200 };
  return { ...sampleReplay, latencies: [whole], counts, errors: [{ cause: 'journal: 503', count: 3 }] };
}

describe('the limits of a replay', () => {
  test('without any nothing is broken', () => expect(brokenGates(measured(), {})).toEqual([]));

  test.each([
    [{ p95Ms: 96 }, []],
    [{ p95Ms: 94 }, ['95 % of the calls waited up to 95.039 ms for the CRM, more than --max-p95 94 ms.']],
    [{ p99Ms: 100 }, []],
    [{ p99Ms: 98 }, ['99 % of the calls waited up to 99.007 ms for the CRM, more than --max-p99 98 ms.']],
    [{ failed: { most: 3, per: 'replay' } as const }, []],
    [{ failed: { most: 2, per: 'replay' } as const }, ['3 failures in 200 calls, more than --max-failed 2.']],
    [{ failed: { most: 1.5, per: 'hundred calls' } as const }, []],
    [
      { failed: { most: 1, per: 'hundred calls' } as const },
      ['3 failures in 200 calls, more than --max-failed 1%.'],
    ],
  ])('%j', (gates, sentences) => {
    expect(brokenGates(measured(), gates)).toEqual(sentences);
  });

  test('a replay without a measured call keeps no limit of latency', () => {
    expect(brokenGates({ ...measured(), latencies: [] }, { p95Ms: 1 })).toEqual([
      'No call was measured, so --max-p95 1 ms is not shown to hold.',
    ]);
  });
});
