import { namesOf } from '../../pbx/agent-names.ts';
import type { EndedCall } from '../../pbx/types.ts';
import type { RecordedCall, RecordingEntry, SkippedLine } from '../call.ts';
import { isFailure, type ReadingContext } from '../context.ts';
import type { CallRecord } from '../records.ts';
import { cdrLegs, didOf } from './legs.ts';
import type { Participant } from './participant.ts';
import {
  blockedNumberOf,
  clickToCallOf,
  isLeft,
  type Participants,
  participantsOf,
  type Talk,
  talkOf,
} from './talk.ts';
import { type Times, timesOf } from './times.ts';

/** The call of a record with the fields of a CDR. */
export function cdrEntry(record: CallRecord, context: ReadingContext): RecordingEntry {
  const { line } = record;
  const times = timesOf(record, context.zone);
  if (typeof times === 'string') return { kind: 'broken', line, reason: times };
  const participants = participantsOf(record, context.isService);
  if (typeof participants === 'string') return { kind: 'broken', line, reason: participants };
  const special =
    clickToCall(record, participants, times, context) ?? blocked(record, participants, times, context);
  if (special !== undefined) return special;
  const talk = talkOf(participants, record, context.isService);
  if (talk === undefined) {
    const { from, to } = participants;
    return skipped(line, `${from.number || 'A hidden number'} and ${to.number}: ${whySkipped(from)}`);
  }
  if (talk.direction === 'Inbound' && talk.outside.number === '') context.notes.add('withheld');
  const answered = isAnswered(record, participants, talk, times, context);
  return {
    ...entryOf(line, talk, times, answered),
    ...(talk.direction === 'Inbound' && {
      ...didOf(record, context),
      ...cdrLegs(record, participants, times, answered, context),
    }),
  };
}

/** Whether the call of an extension was answered there, or by the number that it called. */
function isAnswered(
  record: CallRecord,
  participants: Participants,
  { direction }: Talk,
  times: Times,
  { notes }: ReadingContext,
): boolean {
  if (times.answeredAt === undefined) return false;
  if (times.talkSeconds === 0 && isFailure(record.get('reason-terminated'))) return false;
  if (direction === 'Outbound') return true;
  const untyped = record.get('to-type') === '' && record.get('final-type') === '';
  // A queue answers before an agent does: a caller who hangs up there has reached no agent.
  if (isLeft(participants)) {
    const { kind } = participants.final ?? participants.to;
    if (untyped) notes.add(kind === 'voicemail' ? 'voicemail' : 'abandoned');
    return false;
  }
  if (untyped && isUntalked(record, times)) {
    notes.add('untalked');
    return false;
  }
  return true;
}

/** Answered in the second it came, without talk, and nothing after it: V16 writes so of callers who leave a queue. */
function isUntalked(record: CallRecord, { startedAt, answeredAt = 0, talkSeconds }: Times): boolean {
  const final = record.get('final-number');
  const isLast = final === '' || final === record.get('to-no');
  return isLast && record.get('duration') !== '' && talkSeconds === 0 && answeredAt - startedAt < 1000;
}

function clickToCall(
  record: CallRecord,
  participants: Participants,
  times: Times,
  { notes }: ReadingContext,
): RecordingEntry | undefined {
  const click = clickToCallOf(record, participants);
  if (click === undefined) return undefined;
  const { agent, number } = click;
  if (number === undefined)
    return skipped(
      record.line,
      `${agent} did not take its click to call, and the number is not in the record.`,
    );
  if (click.internal)
    return skipped(
      record.line,
      `${agent} and ${number}: an internal call, which a PBX does not report to a CRM.`,
    );
  notes.add('click-to-call');
  const talk = outbound(agent, number, participants.to.name, participants.final?.name);
  const connected = click.connected && !isFailure(record.get('reason-terminated'));
  return entryOf(record.line, talk, times, connected && times.answeredAt !== undefined);
}

function blocked(
  record: CallRecord,
  { from }: Participants,
  times: Times,
  { notes }: ReadingContext,
): RecordingEntry | undefined {
  const number = blockedNumberOf(record);
  if (number === undefined || from.kind !== 'extension') return undefined;
  notes.add('blocked');
  return entryOf(record.line, outbound(from.number, number, from.name), times, false);
}

function outbound(agent: string, number: string, agentName: string, name = ''): Talk {
  return {
    direction: 'Outbound',
    agent: { kind: 'extension', number: agent, name: agentName },
    outside: { kind: 'outside', number, name },
  };
}

function entryOf(
  line: number,
  { direction, agent, outside }: Talk,
  times: Times,
  answered: boolean,
): RecordedCall {
  const endRing = answered ? times.answeredAt : times.endedAt;
  const { name, number } = outside;
  const call: EndedCall = {
    number,
    direction,
    agent: agent.number,
    ...namesOf(agent),
    ...(name !== '' && { name }),
    startedAt: times.startedAt,
    answered,
    ringSeconds: endRing === undefined ? 0 : Math.max(0, (endRing - times.startedAt) / 1000),
    durationSeconds: answered ? times.talkSeconds : 0,
  };
  return { kind: 'call', line, ...call };
}

function skipped(line: number, reason: string): SkippedLine {
  return { kind: 'skipped', line, reason };
}

function whySkipped({ kind }: Participant): string {
  return kind === 'outside'
    ? 'no extension took part.'
    : 'an internal call, which a PBX does not report to a CRM.';
}
