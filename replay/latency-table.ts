import type { Latency } from '../reports/replay/document.ts';
import { LATENCY_STEPS, type LatencyHistograms } from './latency-histograms.ts';

/** The rows of a document's latency table: one for each step that was timed at all. */
export function latencyTable(latencies: LatencyHistograms): Latency[] {
  const rounded = (value: number) => Math.round(value * 1000) / 1000;
  const encoded = latencies.toJSON();
  return LATENCY_STEPS.filter((step) => latencies.count(step) > 0).map((step) => {
    const at = (percent: number) => rounded(latencies.percentile(step, percent));
    return {
      step,
      count: latencies.count(step),
      mean: rounded(latencies.mean(step)),
      p50: at(50),
      p90: at(90),
      p99: at(99),
      p999: at(99.9),
      max: at(100),
      curve: percentiles(latencies.count(step)).map((percent) => [percent, at(percent)] as const),
      histogram: encoded[step],
    };
  });
}

/** Four to each halving of what is left to 100, as HdrHistogram plots them, and no farther than the count tells. */
function percentiles(count: number): number[] {
  const all: number[] = [];
  for (let left = 1; left * count >= 1 / 2; left /= 2)
    for (let quarter = 0; quarter < 4; quarter += 1) all.push(100 * (1 - left + (left * quarter) / 8));
  return [...new Set([...all, 100])];
}
