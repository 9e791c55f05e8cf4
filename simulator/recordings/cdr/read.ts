import type { EndedCall } from '../../pbx/types.ts';
import type { BrokenLine, RecordingEntry, RecordingOptions, SkippedLine } from '../call.ts';
import { delimiterOf, givenDelimiter, type Row, RowReader } from '../csv.ts';
import type { Line } from '../lines.ts';
import { type TimeZone, timeZone } from '../time-zone.ts';
import { type Columns, givenColumns, headerColumns, usualColumns } from './fields.ts';
import { namesOf, type Participant, participantOf } from './participant.ts';

/** The calls of a 3CX CDR file. @throws PbxError `bad-recording` for invalid options */
export async function* readCdr(
  batches: AsyncIterable<readonly Line[]>,
  options: RecordingOptions,
): AsyncGenerator<RecordingEntry> {
  const zone = timeZone(options.timeZone);
  const given = options.fields && givenColumns(options.fields);
  const delimiter = options.delimiter && givenDelimiter(options.delimiter);
  let columns: Columns | undefined;
  let rows: RowReader | undefined;

  const entries = function* (found: Iterable<Row | BrokenLine>): Generator<RecordingEntry> {
    for (const row of found) {
      if (row.kind === 'broken') {
        yield row;
        continue;
      }
      if (row.fields.length === 1 && row.fields[0]?.trim() === '') continue;
      if (columns === undefined) {
        const header = headerColumns(row.fields);
        columns = given ?? header ?? usualColumns();
        if (header !== undefined) continue;
      }
      yield entryOf(row, columns, zone);
    }
  };
  for await (const lines of batches) {
    const first = lines.find(({ text = '' }) => text.trim() !== '');
    if (rows === undefined && first === undefined) continue;
    rows ??= new RowReader(delimiter ?? delimiterOf(first?.text ?? ''));
    yield* entries(rows.read(lines));
  }
  if (rows !== undefined) yield* entries(rows.end());
}

function entryOf({ line, fields }: Row, columns: Columns, zone: TimeZone): RecordingEntry {
  const mismatch = columns.mismatch(fields);
  if (mismatch !== undefined) return { kind: 'broken', line, reason: mismatch };
  const times = timesOf(fields, columns, zone);
  if (typeof times === 'string') return { kind: 'broken', line, reason: times };
  const participants = participantsOf(fields, columns);
  if (typeof participants === 'string') return { kind: 'broken', line, reason: participants };
  const talk = talkOf(participants);
  if (talk === undefined) {
    const { from, to } = participants;
    return skipped(line, `${from.number || 'A hidden number'} and ${to.number}: ${whySkipped(from)}`);
  }
  // A queue answers before an agent does: a caller who hangs up there has reached no agent.
  const answered = times.answeredAt !== undefined && !(talk.direction === 'Inbound' && isLeft(participants));
  const endRing = answered ? times.answeredAt : times.endedAt;
  const { name } = talk.outside;
  return {
    kind: 'call',
    line,
    number: talk.outside.number,
    direction: talk.direction,
    agent: talk.agent.number,
    ...namesOf(talk.agent),
    ...(name !== '' && { name }),
    startedAt: times.startedAt,
    answered,
    ringSeconds: endRing === undefined ? 0 : Math.max(0, (endRing - times.startedAt) / 1000),
    durationSeconds: answered ? times.talkSeconds : 0,
  };
}

function skipped(line: number, reason: string): SkippedLine {
  return { kind: 'skipped', line, reason };
}

function whySkipped({ kind }: Participant): string {
  return kind === 'outside'
    ? 'no extension took part.'
    : 'an internal call, which a PBX does not report to a CRM.';
}

interface Times {
  readonly startedAt: number;
  readonly answeredAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly talkSeconds: number;
}

/** @returns why they cannot be read, where they cannot */
function timesOf(fields: readonly string[], columns: Columns, zone: TimeZone): Times | string {
  const written = columns.get(fields, 'duration');
  const seconds = written === '' ? undefined : secondsOf(written);
  if (written !== '' && seconds === undefined)
    return `duration "${written}" is neither hh:mm:ss nor seconds.`;
  const instants: number[] = [];
  const read = (name: 'time-start' | 'time-answered' | 'time-end'): number | undefined | string => {
    const stamp = columns.get(fields, name);
    if (stamp === '') return undefined;
    const instant = zone.instant(stamp, instants.at(-1));
    if (instant === undefined) return `${name} "${stamp}" is not a time such as 2026/11/23 09:00:00.`;
    instants.push(instant);
    return instant;
  };
  const startedAt = read('time-start');
  if (startedAt === undefined) return 'time-start is empty.';
  const answered = read('time-answered');
  const endedAt = read('time-end');
  for (const each of [startedAt, answered, endedAt]) if (typeof each === 'string') return each;
  const [start, answer, end] = [startedAt, answered, endedAt] as [
    number,
    number | undefined,
    number | undefined,
  ];
  if (end !== undefined && end < (answer ?? start)) return 'The call ends before it begins.';
  // Where the file does not say when a call was answered, one that was talked in was answered at once.
  const answeredAt = answer ?? (!columns.has('time-answered') && (seconds ?? 0) > 0 ? start : undefined);
  const lasted = end === undefined || answeredAt === undefined ? 0 : (end - answeredAt) / 1000;
  return { startedAt: start, answeredAt, endedAt: end, talkSeconds: seconds ?? lasted };
}

/** `00:01:05`, `1.00:00:00` (a day), with or without a fraction; or seconds. */
export function secondsOf(text: string): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  const [, days = 0, hours, minutes, seconds] =
    /^(?:(\d+)\.)?(\d+):([0-5]\d):([0-5]\d(?:\.\d+)?)$/.exec(text) ?? [];
  if (hours === undefined) return undefined;
  return Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

interface Participants {
  readonly from: Participant;
  readonly to: Participant;
  /** The participant who had the call in the end. */
  readonly final: Participant | undefined;
}

function participantsOf(fields: readonly string[], columns: Columns): Participants | string {
  const get = (name: Parameters<Columns['get']>[1]) => columns.get(fields, name);
  const from = participantOf(get('from-no'), get('from-type'), get('from-dispname'));
  // For a call that leaves by a line, some versions name the line here, and the number only as what was dialled.
  const toLine = get('to-no').replace(/^(Ext|Extension)\./i, '') === get('to-dn') && get('dial-no') !== '';
  const called = participantOf(get('to-no'), get('to-type'), get('to-dispname'));
  const to = called?.kind === 'outside' && toLine ? { ...called, number: get('dial-no') } : called;
  if (from === undefined) return 'from-no is empty.';
  if (to === undefined || (to.number === '' && to.kind !== 'outside')) return 'to-no is empty.';
  return { from, to, final: participantOf(get('final-number'), get('final-type'), get('final-dispname')) };
}

interface Talk {
  readonly direction: EndedCall['direction'];
  readonly outside: Participant;
  readonly agent: Participant;
}

/** Agent and outside number of a call; `undefined` for a call without both. */
function talkOf({ from, to, final }: Participants): Talk | undefined {
  const called = [final, to].filter(
    (participant): participant is Participant => participant !== undefined && participant.number !== '',
  );
  if (from.kind === 'outside') {
    const agent =
      called.find(({ kind }) => kind === 'extension') ?? called.find(({ kind }) => kind === 'service');
    return agent && { direction: 'Inbound', outside: from, agent };
  }
  const outside = [to, final].find((participant) => participant?.kind === 'outside');
  return outside && { direction: 'Outbound', outside, agent: from };
}

/** A call that ended in a queue, a menu or the like, with no extension. */
function isLeft({ to, final }: Participants): boolean {
  return (final ?? to).kind === 'service';
}
