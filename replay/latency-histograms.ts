import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram,
} from 'hdr-histogram-js';

/**
 * What is timed of a call. The first four count from the instant a step was due; requests count from the moment they are
 * sent.
 */
export const LATENCY_STEPS = [
  'whole',
  'lag',
  'lookup',
  'journal',
  'lookup-request',
  'journal-request',
  'token-request',
] as const;
/** One of them. */
export type LatencyStep = (typeof LATENCY_STEPS)[number];

/** An hour: longer waits count as an hour. */
const LONGEST_US = 3_600_000_000;
const SHAPE = {
  bitBucketSize: 32,
  lowestDiscernibleValue: 1,
  highestTrackableValue: LONGEST_US,
  numberOfSignificantValueDigits: 3,
} as const;

/** Each histogram in HdrHistogram's compressed form, in base64. */
export type LatencyHistogramsData = Readonly<Record<LatencyStep, string>>;

/** One HDR histogram a step, in microseconds; all of one shape, so that adding two loses nothing. */
export class LatencyHistograms {
  readonly #histograms: Readonly<Record<LatencyStep, Histogram>>;

  constructor(data?: LatencyHistogramsData) {
    this.#histograms = Object.fromEntries(
      LATENCY_STEPS.map((step) => [
        step,
        data === undefined ? build(SHAPE) : decodeFromCompressedBase64(data[step], 32),
      ]),
    ) as Record<LatencyStep, Histogram>;
  }

  /** Records one value. */
  record(step: LatencyStep, milliseconds: number): void {
    const us = Math.min(LONGEST_US, Math.max(0, Math.round(milliseconds * 1000)));
    this.#histograms[step].recordValue(us);
  }

  /** Adds the values of others, without loss. */
  add(other: LatencyHistograms): void {
    for (const step of LATENCY_STEPS) this.#histograms[step].add(other.#histograms[step]);
  }

  /** How many values. */
  count(step: LatencyStep): number {
    return this.#histograms[step].totalCount;
  }

  /** Milliseconds. */
  percentile(step: LatencyStep, percent: number): number {
    return this.#histograms[step].getValueAtPercentile(percent) / 1000;
  }

  /** Milliseconds. */
  mean(step: LatencyStep): number {
    return this.#histograms[step].totalCount === 0 ? 0 : this.#histograms[step].mean / 1000;
  }

  /** Each histogram in HdrHistogram's own compressed form, which its plotters read. */
  toJSON(): LatencyHistogramsData {
    return Object.fromEntries(
      LATENCY_STEPS.map((step) => [step, encodeIntoCompressedBase64(this.#histograms[step])]),
    ) as Record<LatencyStep, string>;
  }
}
