import { namesOf } from '../../pbx/agent-names.ts';
import type { LegKind } from '../../pbx/types.ts';
import type { BrokenLine, RecordedCall, SkippedLine } from '../call.ts';
import { kindOf, type Participant, shownNumber } from '../cdr/participant.ts';
import type { ReadingContext } from '../context.ts';
import type { CallRecord } from '../records.ts';
import type { TableKind } from '../table.ts';
import { callLegs, type FileLeg, legKindOf } from './call-legs.ts';

/** How V20's database table `cdroutput` is recognized. */
export const CDROUTPUT_TABLE: TableKind = {
  needed: ['call_history_id', 'source_entity_type', 'destination_entity_type', 'cdr_started_at'],
};

/** A row: what one source and one destination had with one another. */
export interface CdrOutputLeg {
  readonly line: number;
  readonly source: Participant;
  readonly destination: Participant;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly answeredAt: number | undefined;
  readonly endedAt: number | undefined;
  /** One of the agents whom a queue or a group rang. */
  readonly polled: boolean;
  /** What the destination is. */
  readonly leadsTo: LegKind;
  /** What the row says of how it came about. */
  readonly creation: string;
  /** The DID number that the caller dialed; empty where the row has none. */
  readonly did: string;
}

/** The leg of a row. */
export function cdrOutputLeg(
  record: CallRecord,
  { zone, isService }: ReadingContext,
): CdrOutputLeg | BrokenLine {
  const { line } = record;
  const times: (number | undefined)[] = [];
  for (const name of ['cdr_started_at', 'cdr_answered_at', 'cdr_ended_at']) {
    const stamp = record.get(name);
    const instant = stamp === '' ? undefined : zone.instant(stamp);
    if (stamp !== '' && instant === undefined)
      return {
        kind: 'broken',
        line,
        reason: `${name} "${stamp}" is not a time such as 2026-11-23 09:00:00.25+00.`,
      };
    times.push(instant);
  }
  const [startedAt, answeredAt, endedAt] = times;
  if (startedAt === undefined) return { kind: 'broken', line, reason: 'cdr_started_at is empty.' };
  if (endedAt !== undefined && endedAt < (answeredAt ?? startedAt))
    return { kind: 'broken', line, reason: 'The leg ends before it begins.' };
  const ends = (['source', 'destination'] as const).map((end) => endOf(record, end, isService));
  const [source, destination] = ends;
  if (source === undefined || destination === undefined)
    return { kind: 'broken', line, reason: 'source_entity_type or destination_entity_type is empty.' };
  const reason = record.get('creation_forward_reason');
  const type = record.get('destination_entity_type') || record.get('destination_dn_type');
  return {
    ...{ line, source, destination, startedAt, answeredAt, endedAt },
    polled: /^polling$/i.test(reason),
    leadsTo: legKindOf(destination, type),
    creation: `${record.get('creation_method')} ${reason}`,
    did: record.get('source_participant_trunk_did'),
  };
}

function endOf(
  record: CallRecord,
  end: 'source' | 'destination',
  isService: (number: string) => boolean,
): Participant | undefined {
  const get = (name: string) => record.get(`${end}_${name}`);
  const type = get('entity_type') || get('dn_type');
  if (type === '') return undefined;
  // Routing is a step on the way, and no participant.
  const kind = kindOf(type) ?? 'service';
  if (/routing/i.test(type)) return { kind, number: '', name: '' };
  const number = kind === 'outside' ? get('participant_phone_number') : get('dn_number');
  return {
    kind: kind === 'extension' && isService(number) ? 'service' : kind,
    number: kind === 'outside' ? shownNumber(number) : number || get('participant_phone_number'),
    name:
      kind === 'outside' ? shownNumber(get('participant_name')) : get('dn_name') || get('participant_name'),
  };
}

/** The call of its legs; skipped where no extension or no outside number took part. */
export function cdrOutputCall(
  unordered: readonly CdrOutputLeg[],
  { notes }: ReadingContext,
): RecordedCall | SkippedLine {
  const legs = [...unordered].sort((a, b) => a.startedAt - b.startedAt);
  const line = Math.min(...legs.map((leg) => leg.line));
  if (legs.length > 1) notes.add('joined');
  const [first] = legs;
  if (first === undefined) return { kind: 'skipped', line, reason: 'No leg.' };
  const isInbound = first.source.kind === 'outside';
  const talk = isInbound ? inboundOf(legs, first) : outboundOf(legs, first);
  if (talk === undefined) {
    const why = isInbound
      ? 'no extension took part.'
      : 'an internal call, which a PBX does not report to a CRM.';
    const { source, destination } = first;
    return {
      kind: 'skipped',
      line,
      reason: `${source.number || 'A hidden number'} and ${destination.number}: ${why}`,
    };
  }
  const { agent, outside, answeredAt } = talk;
  if (isInbound && outside.number === '') notes.add('withheld');
  const endedAt = Math.max(...legs.map((leg) => leg.endedAt ?? leg.answeredAt ?? leg.startedAt));
  return {
    kind: 'call',
    line,
    number: outside.number,
    direction: isInbound ? 'Inbound' : 'Outbound',
    agent: agent.number,
    ...namesOf(agent),
    ...(outside.name !== '' && { name: outside.name }),
    startedAt: first.startedAt,
    answered: answeredAt !== undefined,
    ringSeconds: ((answeredAt ?? endedAt) - first.startedAt) / 1000,
    durationSeconds: answeredAt === undefined ? 0 : ((talk.endedAt ?? endedAt) - answeredAt) / 1000,
    ...(isInbound && first.did !== '' && { did: first.did }),
    ...callLegs(legs.flatMap(fileLeg)),
  };
}

/** Steps on the way without a number are no leg. */
function fileLeg({ destination, leadsTo: kind, creation, startedAt, ...row }: CdrOutputLeg): FileLeg[] {
  const { number: to, name } = destination;
  if (to === '' && kind !== 'outside') return [];
  const { answeredAt, endedAt = answeredAt ?? startedAt } = row;
  return [
    {
      ...{ kind, to, name, creation, startedAt },
      answered: answeredAt !== undefined,
      ringSeconds: ((answeredAt ?? endedAt) - startedAt) / 1000,
      durationSeconds: answeredAt === undefined ? 0 : (endedAt - answeredAt) / 1000,
    },
  ];
}

interface LegTalk {
  readonly agent: Participant;
  readonly outside: Participant;
  /** When the agent, or the number that was called, answered. */
  readonly answeredAt: number | undefined;
  readonly endedAt: number | undefined;
}

/** A call from outside: its agent is the last extension that took it; else the extension or the queue that it was for. */
function inboundOf(legs: readonly CdrOutputLeg[], { source: outside }: CdrOutputLeg): LegTalk | undefined {
  const to = (kind: Participant['kind']) => legs.filter(({ destination }) => destination.kind === kind);
  const answered = (each: readonly CdrOutputLeg[]) =>
    each
      .filter(({ answeredAt }) => answeredAt !== undefined)
      .sort((a, b) => (a.answeredAt ?? 0) - (b.answeredAt ?? 0));
  const taken = answered(to('extension'));
  const last = taken.at(-1);
  if (last !== undefined)
    return { agent: last.destination, outside, answeredAt: taken[0]?.answeredAt, endedAt: endOfLegs(taken) };
  const agent =
    to('extension').findLast(({ polled }) => !polled)?.destination ??
    // Voicemail has the number of the extension whose it is.
    to('voicemail').findLast(({ destination }) => !/^9*$/.test(destination.number))?.destination ??
    to('service').findLast(({ destination }) => destination.number !== '')?.destination ??
    to('extension').at(-1)?.destination;
  if (agent === undefined) return undefined;
  // An extension or a menu may forward to another number, which took the call.
  const forwarded = answered(to('outside'));
  return { agent, outside, answeredAt: forwarded[0]?.answeredAt, endedAt: endOfLegs(forwarded) };
}

function outboundOf(legs: readonly CdrOutputLeg[], first: CdrOutputLeg): LegTalk | undefined {
  const out = legs.filter(({ destination }) => destination.kind === 'outside');
  const leg = out.find(({ answeredAt }) => answeredAt !== undefined) ?? out.at(-1);
  if (leg === undefined) return undefined;
  const agent =
    [leg, first, ...legs].map(({ source }) => source).find(({ kind }) => kind === 'extension') ??
    first.source;
  return { agent, outside: leg.destination, answeredAt: leg.answeredAt, endedAt: leg.endedAt };
}

function endOfLegs(legs: readonly CdrOutputLeg[]): number | undefined {
  const ends = legs.flatMap(({ endedAt }) => endedAt ?? []);
  return ends.length === 0 ? undefined : Math.max(...ends);
}
