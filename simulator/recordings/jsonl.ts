import * as z from 'zod';
import { LEG_KINDS, LEG_ORIGINS } from '../pbx/leg-types.ts';
import type { EndedCall } from '../pbx/types.ts';
import type { RecordingEntry } from './call.ts';
import type { Line } from './lines.ts';

/** Every line carries the version, so that files may be cut, joined and dealt out line by line. */
const VERSION = 1;

const text = z.string().exactOptional();
const seconds = z.number().nonnegative();
const instant = z.iso.datetime({ offset: true, error: 'not a time such as 2026-11-23T09:00:00Z' });
/** What one destination had of a call. */
const leg = z.strictObject({
  kind: z.enum(LEG_KINDS),
  to: z.string(),
  name: text,
  origin: z.enum(LEG_ORIGINS),
  startedAt: instant.transform((stamp) => Date.parse(stamp)),
  answered: z.boolean(),
  ringSeconds: seconds,
  durationSeconds: seconds,
});
/** A call as a line of our own format; unknown members are refused, so that a typo is noticed. */
const schema = z.strictObject({
  v: z.literal(VERSION, `a recording of version ${VERSION} is understood, and no other`),
  startedAt: instant,
  direction: z.enum(['Inbound', 'Outbound']),
  number: z.string(),
  name: text,
  agent: z.string(),
  agentFirstName: text,
  agentLastName: text,
  agentEmail: text,
  answered: z.boolean(),
  ringSeconds: seconds.default(0),
  durationSeconds: seconds.default(0),
  recordingUrl: text,
  transcription: text,
  summary: text,
  sentiment: text,
  did: text,
  legs: z.array(leg).readonly().exactOptional(),
});

/** The calls of a recording in JSON Lines. */
export async function* readJsonl(batches: AsyncIterable<readonly Line[]>): AsyncGenerator<RecordingEntry> {
  for await (const lines of batches)
    for (const line of lines) if (line.text?.trim() !== '') yield entryOf(line);
}

function entryOf({ number: line, text: written }: Line): RecordingEntry {
  const broken = (reason: string): RecordingEntry => ({ kind: 'broken', line, reason });
  if (written === undefined) return broken('The line is longer than 1 MiB.');
  let value: unknown;
  try {
    value = JSON.parse(written);
  } catch {
    return broken('The line is not JSON.');
  }
  const read = schema.safeParse(value);
  if (!read.success) {
    const [issue] = read.error.issues;
    return broken(`${issue?.path.join('.') || 'The call'}: ${issue?.message ?? 'not understood'}.`);
  }
  const { v, startedAt, durationSeconds, ...call } = read.data;
  return {
    kind: 'call',
    line,
    ...call,
    startedAt: Date.parse(startedAt),
    durationSeconds: call.answered ? durationSeconds : 0,
  };
}

/** Calls as JSON Lines; nothing of them is lost. */
export async function* writeJsonl(
  calls: AsyncIterable<EndedCall> | Iterable<EndedCall>,
): AsyncGenerator<string> {
  for await (const call of calls) {
    const legs = call.legs?.map((each) =>
      picked({ ...each, startedAt: stampOf(each.startedAt) }, LEG_MEMBERS),
    );
    const line = { ...call, v: VERSION, startedAt: stampOf(call.startedAt), legs };
    yield `${JSON.stringify(picked(line, MEMBERS))}\n`;
  }
}

const MEMBERS = Object.keys(schema.shape) as (keyof typeof schema.shape)[];
const LEG_MEMBERS = Object.keys(leg.shape) as (keyof typeof leg.shape)[];

/** The members of these names, in their order. */
function picked<Name extends string>(
  values: { readonly [name in Name]?: unknown },
  names: readonly Name[],
): object {
  return Object.fromEntries(names.map((name) => [name, values[name]]));
}

function stampOf(ms: number): string {
  return new Date(ms).toISOString();
}
