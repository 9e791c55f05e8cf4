import { namesOf } from '../../pbx/agent-names.ts';
import type { EndedCall } from '../../pbx/types.ts';
import type { BrokenLine, RecordedCall, SkippedLine } from '../call.ts';
import { isExtensionNumber, shownNumber } from '../cdr/participant.ts';
import { secondsOf } from '../cdr/times.ts';
import type { ReadingContext } from '../context.ts';
import type { CallRecord } from '../records.ts';
import type { TableKind } from '../table.ts';
import { callLegs, type FileLeg } from './call-legs.ts';

/** How V20's report "Call Log" is recognized; V18 names some columns otherwise. */
export const CALL_LOG_TABLE: TableKind = {
  needed: ['call-time', 'from', 'to', 'status', 'talking'],
  aliases: {
    callerid: 'from',
    caller: 'from',
    destination: 'to',
    callee: 'to',
    reason: 'call-activity-details',
  },
  // The line of totals is shorter in some exports.
  fewest: 1,
};

/** Characters of a path that are looked at. */
const LONGEST_PATH = 10_000;

/** One end of a line: `Doe, Jane (117)`, `Durand (+33142000000)`, `+33142000000`. */
interface Named {
  readonly name: string;
  readonly number: string;
}

/** A line of the report: a call, or what one destination had of it. */
export interface CallLogLeg {
  readonly line: number;
  readonly startedAt: number;
  readonly from: Named;
  readonly to: Named;
  readonly direction: EndedCall['direction'] | 'Internal';
  /** Whether the line is about a queue. */
  readonly queued: boolean;
  readonly answered: boolean;
  readonly ringSeconds: number;
  readonly talkSeconds: number;
  /** Path of the call, as the report tells it. */
  readonly details: string;
  readonly texts: Pick<EndedCall, 'transcription' | 'summary' | 'sentiment'>;
}

/** The leg of a line; skipped for the line of totals. */
export function callLogLeg(
  record: CallRecord,
  { zone }: ReadingContext,
): CallLogLeg | BrokenLine | SkippedLine {
  const { line } = record;
  const time = record.get('call-time');
  if (/^totals?\b/i.test(time)) return { kind: 'skipped', line, reason: 'The totals of the report.' };
  const broken = (reason: string): BrokenLine => ({ kind: 'broken', line, reason });
  if (time === '') return broken('Call Time is empty.');
  const startedAt = zone.instant(time);
  if (startedAt === undefined)
    return broken(`Call Time "${time}" is not a time such as 2026-11-23T09:00:00.`);
  const [ringSeconds, talkSeconds] = ['ringing', 'talking'].map((name) => secondsOf(record.get(name) || '0'));
  if (ringSeconds === undefined || talkSeconds === undefined)
    return broken('Ringing and Talking are not both hh:mm:ss or seconds.');
  const [from, to] = [namedOf(record.get('from')), namedOf(record.get('to'))];
  const written = record.get('direction');
  const direction = directionOf(written, from, to);
  if (direction === undefined)
    return broken(`Direction "${written}" is neither Inbound, Outbound nor Internal.`);
  return {
    line,
    startedAt,
    from,
    to,
    direction,
    queued: /queue/i.test(written),
    answered: /^answered$/i.test(record.get('status')),
    ringSeconds,
    talkSeconds,
    details: record.get('call-activity-details').slice(0, LONGEST_PATH),
    texts: textsOf(record),
  };
}

/** The call of its legs; skipped for an internal one. */
export function callLogCall(
  unordered: readonly CallLogLeg[],
  { isService, notes }: ReadingContext,
): RecordedCall | SkippedLine {
  const legs = [...unordered].sort((a, b) => a.startedAt - b.startedAt);
  const line = Math.min(...legs.map((leg) => leg.line));
  const inbound = legs.filter(({ direction }) => direction === 'Inbound');
  const outbound = legs.filter(({ direction }) => direction === 'Outbound');
  const [first] = inbound.length > 0 ? inbound : outbound;
  if (first === undefined) {
    const [{ from, to } = { from: undefined, to: undefined }] = legs;
    const ends = `${from?.number} and ${to?.number}`;
    return {
      kind: 'skipped',
      line,
      reason: `${ends}: an internal call, which a PBX does not report to a CRM.`,
    };
  }
  if (legs.length > 1) notes.add('joined');
  const isInbound = inbound.length > 0;
  const { name, number } = isInbound ? first.from : (outbound.find(({ answered }) => answered) ?? first).to;
  if (number === '' && isInbound) notes.add('withheld');
  const { agent, ...talk } = isInbound ? takenBy(inbound, isService) : dialledBy(outbound, first);
  return {
    kind: 'call',
    line,
    number,
    direction: isInbound ? 'Inbound' : 'Outbound',
    agent: agent.number || agent.name,
    ...namesOf(agent),
    ...(name !== '' && { name }),
    startedAt: first.startedAt,
    ...talk,
    ...callLegs((isInbound ? inbound : outbound).map((leg) => fileLeg(leg, isInbound, isService))),
    ...Object.assign({}, ...legs.map(({ texts }) => texts)),
  };
}

function fileLeg(
  { to, queued, startedAt, answered, ringSeconds, talkSeconds }: CallLogLeg,
  isInbound: boolean,
  isService: (number: string) => boolean,
): FileLeg {
  const inside = queued || isService(to.number) ? 'queue' : isVoicemail(to) ? 'voicemail' : 'extension';
  const { number, name } = inside === 'voicemail' ? meantFor(to) : to;
  return {
    ...{ kind: isInbound ? inside : 'outside', to: number, name, startedAt, answered, ringSeconds },
    durationSeconds: answered ? talkSeconds : 0,
  };
}

/** Who had a call, and for how long. */
interface Taken {
  readonly agent: Named;
  readonly answered: boolean;
  readonly ringSeconds: number;
  readonly durationSeconds: number;
}

/** A call from outside: its agent is the last extension that took it; else the queue, or the last that rang. */
function takenBy(legs: readonly CallLogLeg[], isService: (number: string) => boolean): Taken {
  const taken = legs.filter((leg) => leg.answered && agentOf(leg, isService) !== undefined);
  // The line of a queue counts the same talk as the line of the agent.
  const direct = taken.filter(({ queued }) => !queued);
  const talks = direct.length > 0 ? direct : taken;
  const [first] = talks;
  const last = talks.at(-1);
  const startedAt = legs[0]?.startedAt ?? 0;
  if (first !== undefined && last !== undefined)
    return {
      agent: agentOf(last, isService) ?? last.to,
      answered: true,
      ringSeconds: Math.max(0, (first.startedAt - startedAt) / 1000 + first.ringSeconds),
      durationSeconds: talks.reduce((sum, { talkSeconds }) => sum + talkSeconds, 0),
    };
  const missed = legs.find(({ queued, to }) => queued || isService(to.number)) ?? legs.at(-1);
  const ends = legs.map((leg) => leg.startedAt / 1000 + leg.ringSeconds + leg.talkSeconds);
  return {
    agent: meantFor(missed?.to ?? { name: '', number: '' }),
    answered: false,
    ringSeconds: Math.max(0, Math.max(...ends) - startedAt / 1000),
    durationSeconds: 0,
  };
}

/** The agent that a line shows at the telephone; undefined for a queue without one, and for voicemail. */
function agentOf(
  { to, details, queued, talkSeconds }: CallLogLeg,
  isService: (number: string) => boolean,
): Named | undefined {
  if (isVoicemail(to)) return undefined;
  if (!queued && !isService(to.number)) return to;
  const shown = [...details.matchAll(ANSWERED_BY)].at(-1)?.[1];
  if (shown !== undefined) return namedOf(shown);
  // Where the path is not in the report, a queue with talk was answered: it counts no music as talk.
  return queued && !isService(to.number) && talkSeconds > 0 ? to : undefined;
}

/** `→ Answered by Doe, Jane (117) →`; the arrow is a question mark in files that lost it. */
const ANSWERED_BY =
  /\b(?:answered|replaced|picked up|connected|taken) (?:by|to) ([^→>?]{0,200}?\(\d{1,10}\))/gi;

function dialledBy(legs: readonly CallLogLeg[], first: CallLogLeg): Taken {
  const leg = legs.find(({ answered }) => answered) ?? first;
  return {
    agent: leg.from,
    answered: leg.answered,
    ringSeconds: leg.ringSeconds,
    durationSeconds: leg.answered ? leg.talkSeconds : 0,
  };
}

function isVoicemail({ name, number }: Named): boolean {
  return /\bvoice ?mail|\bvmail/i.test(`${name} ${number}`);
}

/** `Voicemail of Doe, Jane (117)` is Jane's. */
function meantFor({ name, number }: Named): Named {
  return { number, name: name.replace(/^voice ?mail\s*(of|:)?\s*/i, '') };
}

function namedOf(written: string): Named {
  const open = written.endsWith(')') ? written.lastIndexOf('(') : -1;
  const [name, number] = open < 0 ? ['', ''] : [written.slice(0, open), written.slice(open + 1, -1)];
  if (number.trim() !== '') return { name: shownNumber(name.trim()), number: shownNumber(number.trim()) };
  const isNumber = /^[+*#]?[\d\s*#().-]+$/.test(written) || written.includes('@');
  return isNumber ? { name: '', number: shownNumber(written) } : { name: shownNumber(written), number: '' };
}

function directionOf(written: string, from: Named, to: Named): CallLogLeg['direction'] | undefined {
  const [found] = /inbound|outbound|internal/i.exec(written) ?? [];
  if (found !== undefined) return `${found[0]?.toUpperCase()}${found.slice(1).toLowerCase()}` as 'Inbound';
  if (written !== '') return undefined;
  const [isFrom, isTo] = [from, to].map(({ number }) => isExtensionNumber(number));
  return isFrom ? (isTo ? 'Internal' : 'Outbound') : 'Inbound';
}

function textsOf(record: CallRecord): CallLogLeg['texts'] {
  const names = ['transcription', 'summary', 'sentiment'] as const;
  return Object.fromEntries(names.map((name) => [name, record.get(name)]).filter(([, text]) => text !== ''));
}
