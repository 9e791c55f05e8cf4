/** The shape of a replay document as a zod schema; `reports/replay/replay.schema.json` is made from it. */
import { z } from 'zod';
import { READ_REPLAY_SCHEMAS, type ReplayDocument } from './document.ts';

const count = z.int().nonnegative();
const milliseconds = z.number().nonnegative();

const latency = z.object({
  step: z.string().min(1),
  count,
  mean: milliseconds,
  p50: milliseconds,
  p90: milliseconds,
  p99: milliseconds,
  p999: milliseconds,
  max: milliseconds,
  curve: z
    .array(z.tuple([z.number().min(0).max(100), milliseconds]).readonly())
    .readonly()
    .describe('Percentile and milliseconds'),
  histogram: z.string().describe('HdrHistogram V2, compressed, base64; microseconds'),
});

const journal = z.union([
  z.object({
    checked: z.literal(true),
    expected: count.describe('Different calls that have to be there'),
    once: count,
    missing: count,
    doubled: count,
    earlier: count.describe('There before the replay'),
    repeated: count.describe('Named more than once by the recording'),
    arrived: count.describe('Lost calls that are there nevertheless'),
    examples: z
      .array(
        z.object({
          what: z.enum(['missing', 'doubled']),
          line: z.int().positive().describe('Of the recording'),
          agent: z.string(),
          startedAt: z.iso.datetime(),
        }),
      )
      .readonly(),
  }),
  z.object({ checked: z.literal(false), why: z.string().min(1) }),
]);

/** Unknown members are dropped when reading, and refused by the JSON Schema made from it. */
export const replaySchema: z.ZodType<ReplayDocument> = z
  .object({
    schema: z.literal(READ_REPLAY_SCHEMAS).describe("The version of this document's shape"),
    tool: z.object({ name: z.string().min(1), version: z.string().min(1) }),
    target: z.object({ name: z.string(), url: z.string() }),
    recording: z.object({ file: z.string(), rounds: count.describe('How often it was played') }),
    pbxs: z.int().positive(),
    schedule: z.object({
      pace: z.enum(['rate', 'speed', 'fast']),
      value: z.number().positive().exactOptional().describe('Calls a second, or times as fast as recorded'),
    }),
    keepsCalls: z.boolean().describe('Whether the PBXs kept what the CRM did not take'),
    phonebook: z
      .object({
        query: z.enum(['always', 'unless-found']).describe('Whether numbers it had were looked up'),
        sparedLookups: count,
      })
      .exactOptional()
      .describe('Absent: the PBXs had none'),
    startedAt: z.iso.datetime().describe('ISO 8601, UTC'),
    durationMs: milliseconds,
    verdict: z.enum(['exactly-once', 'violated', 'incomplete']),
    counts: z.object({
      placed: count,
      recognized: count,
      sent: count,
      kept: count,
      late: count,
      waiting: count,
      lost: count,
      unreported: count,
      broken: count,
      skipped: count,
      tokens: count,
    }),
    latencies: z.array(latency).readonly(),
    errors: z.array(z.object({ cause: z.string().min(1), count: z.int().positive() })).readonly(),
    timeline: z.object({
      startedAt: z.number().describe('Milliseconds since the epoch'),
      stretchMs: z.int().positive(),
      stretches: z.array(z.object({ calls: count, errors: count, slowest: milliseconds })).readonly(),
    }),
    drills: z
      .array(
        z.object({ kind: z.string().min(1), atMs: milliseconds, forMs: milliseconds, happened: z.boolean() }),
      )
      .readonly(),
    brokenLines: z.array(z.object({ line: z.int().positive(), reason: z.string() })).readonly(),
    journal,
    notes: z.array(z.string()).readonly(),
  })
  .describe('What one replay of recorded calls found');

/** @returns the JSON Schema (2020-12) of a replay document; it allows no unknown member */
export function replayJsonSchema(): object {
  return { title: 'pbx-conformance replay', ...z.toJSONSchema(replaySchema, { target: 'draft-2020-12' }) };
}
