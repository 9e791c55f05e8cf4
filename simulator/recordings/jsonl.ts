import * as z from 'zod';
import type { EndedCall } from '../pbx/types.ts';
import type { RecordingEntry } from './call.ts';
import type { Line } from './lines.ts';

/** Every line carries the version, so that files may be cut, joined and dealt out line by line. */
const VERSION = 1;

const text = z.string().exactOptional();
const seconds = z.number().nonnegative();
/** A call as a line of our own format; unknown members are refused, so that a typo is noticed. */
const schema = z.strictObject({
  v: z.literal(VERSION, `a recording of version ${VERSION} is understood, and no other`),
  startedAt: z.iso.datetime({ offset: true, error: 'not a time such as 2026-11-23T09:00:00Z' }),
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
  const members = Object.keys(schema.shape);
  for await (const call of calls) {
    const line = { ...call, v: VERSION, startedAt: new Date(call.startedAt).toISOString() };
    yield `${JSON.stringify(line, members)}\n`;
  }
}
