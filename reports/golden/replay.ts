import type { Latency, ReplayDocument } from '../replay/document.ts';

function latency(step: string, count: number, ms: number): Latency {
  const curve = [0, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.99, 100].map(
    (percent, index) => [percent, ms * 1.5 ** index] as const,
  );
  const [p50, p90, p99, p999] = [ms * 2, ms * 5, ms * 11, ms * 26];
  return { step, count, mean: ms * 3, p50, p90, p99, p999, max: ms * 58, curve, histogram: 'HISTFAAAAA==' };
}

/** A replay with something of everything. */
export const sampleReplay: ReplayDocument = {
  schema: 2,
  tool: { name: 'pbx-conformance', version: '0.1.0' },
  target: { name: 'Staging', url: 'https://crm.example' },
  recording: { file: 'monday-morning.csv', rounds: 3 },
  pbxs: 4,
  schedule: { pace: 'rate', value: 200 },
  keepsCalls: true,
  phonebook: { query: 'unless-found', sparedLookups: 2210 },
  startedAt: '2026-11-23T09:00:00.000Z',
  durationMs: 60_000,
  verdict: 'violated',
  counts: {
    placed: 12_000,
    recognized: 3000,
    sent: 11_380,
    kept: 620,
    late: 619,
    waiting: 0,
    lost: 1,
    unreported: 0,
    broken: 2,
    skipped: 4,
    tokens: 9,
  },
  latencies: [
    latency('whole', 12_000, 4),
    latency('lag', 12_000, 0.02),
    latency('lookup', 12_000, 1.6),
    latency('journal', 12_000, 2.1),
    latency('lookup-request', 12_000, 1.1),
    latency('journal-request', 12_300, 1.4),
    latency('token-request', 9, 12),
  ],
  errors: [
    { cause: 'journal: 503', count: 310 },
    { cause: 'lookup: 503', count: 300 },
    { cause: 'token: unreachable', count: 12 },
  ],
  timeline: {
    startedAt: Date.UTC(2026, 10, 23, 9),
    stretchMs: 1000,
    stretches: Array.from({ length: 60 }, (_, second) => {
      const out = second >= 20 && second < 25;
      return { calls: 200, errors: out ? 124 : 0, slowest: out ? 240 : 20 + (second % 7) };
    }),
  },
  drills: [
    { kind: '503', atMs: 20_000, forMs: 5000, happened: true },
    { kind: 'restart', atMs: 40_000, forMs: 3000, happened: true },
    { kind: 'clock', atMs: 90_000, forMs: 3000, happened: false },
  ],
  brokenLines: [
    { line: 17, reason: 'A quoted field is not closed.' },
    { line: 40, reason: 'time-start "yesterday" is no time stamp.' },
  ],
  journal: {
    checked: true,
    expected: 12_000,
    once: 11_998,
    missing: 1,
    doubled: 1,
    earlier: 0,
    repeated: 0,
    arrived: 0,
    examples: [
      { what: 'missing', line: 12, agent: '101', startedAt: '2026-11-23T07:42:00.000Z' },
      { what: 'doubled', line: 31, agent: '102', startedAt: '2026-11-24T08:01:30.000Z' },
    ],
  },
  notes: [],
};
