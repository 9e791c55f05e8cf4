import type { CallLeg, EndedCall, LegKind } from '../../pbx/types.ts';
import { givenDelimiter, joinRow } from '../csv.ts';
import { type TimeZone, timeZone } from '../time-zone.ts';
import { CDR_FIELDS, type CdrField } from './fields.ts';

/** How a CDR is written. */
export interface CdrOptions {
  /** A character, or `tab`; default a comma. */
  readonly delimiter?: string;
  /** IANA name; default UTC. */
  readonly timeZone?: string;
}

/** The line by which calls come and go, as 3CX numbers its first. */
const LINE = '10000';

/**
 * Calls as a 3CX CDR file: all fields in the documented order, whole seconds, no header line. Recording, transcription,
 * summary and e-mail have no field in a CDR.
 * @throws PbxError `bad-recording` for invalid options
 */
export function writeCdr(
  calls: AsyncIterable<EndedCall> | Iterable<EndedCall>,
  { delimiter = ',', timeZone: name }: CdrOptions = {},
): AsyncGenerator<string> {
  return linesOf(calls, givenDelimiter(delimiter), timeZone(name));
}

async function* linesOf(
  calls: AsyncIterable<EndedCall> | Iterable<EndedCall>,
  delimiter: string,
  zone: TimeZone,
): AsyncGenerator<string> {
  let number = 0;
  for await (const call of calls) {
    const values = valuesOf(call, ++number, zone);
    yield joinRow(
      CDR_FIELDS.map((field) => values[field] ?? ''),
      delimiter,
    );
  }
}

function valuesOf(call: EndedCall, id: number, zone: TimeZone): { [field in CdrField]?: string } {
  const startedAt = Math.floor(call.startedAt / 1000) * 1000;
  const ringMs = Math.round(call.ringSeconds) * 1000;
  const talkSeconds = call.answered ? Math.round(call.durationSeconds) : 0;
  const agent = {
    no: `Ext.${call.agent}`,
    dn: call.agent,
    type: 'Extension',
    name: [call.agentFirstName, call.agentLastName].filter(Boolean).join(' '),
  };
  const outside = { no: call.number || 'Anonymous', dn: LINE, type: 'LineGroup', name: call.name ?? '' };
  const isInbound = call.direction === 'Inbound';
  const [from, called] = isInbound ? [outside, agent] : [agent, outside];
  const legs = isInbound ? (call.legs ?? []) : [];
  const way = legs.map(destinationOf);
  const to = way[0] ?? called;
  const final = way[legs.findLastIndex((leg) => leg.to === call.agent)] ?? called;
  return {
    historyid: `Call ${id}`,
    callid: `${startedAt.toString(16).toUpperCase().padStart(16, '0')}_${id}`,
    duration: call.answered ? clock(talkSeconds) : '',
    'time-start': zone.stamp(startedAt),
    'time-answered': call.answered ? zone.stamp(startedAt + ringMs) : '',
    'time-end': zone.stamp(startedAt + ringMs + talkSeconds * 1000),
    'reason-terminated': call.answered ? 'TerminatedBySrc' : 'NoAnswer',
    'from-no': from.no,
    'to-no': to.no,
    'from-dn': from.dn,
    'to-dn': to.dn,
    'dial-no': isInbound ? (call.did ?? to.dn) : call.number,
    'reason-changed': final.no === to.no ? '' : 'ReplacedDst',
    'final-number': final.no,
    'final-dn': final.dn,
    chain: `Chain: ${[from, ...(way.length > 0 ? way : [to])].map(({ no }) => `${no};`).join('')}`,
    'from-type': from.type,
    'to-type': to.type,
    'final-type': final.type,
    'from-dispname': from.name,
    'to-dispname': to.name,
    'final-dispname': final.name,
  };
}

/** An end of a call, as a CDR writes it. */
interface WrittenEnd {
  readonly no: string;
  readonly dn: string;
  readonly type: string;
  readonly name: string;
}

const TYPES: Readonly<Record<LegKind, string>> = {
  extension: 'Extension',
  queue: 'Queue',
  'ring-group': 'RingGroup',
  menu: 'IVR',
  voicemail: 'VoiceMail',
  outside: 'LineGroup',
};

function destinationOf({ kind, to, name = '' }: CallLeg): WrittenEnd {
  const isOutside = kind === 'outside';
  return { no: isOutside ? to : `Ext.${to}`, dn: isOutside ? LINE : to, type: TYPES[kind], name };
}

/** `00:01:05` for 65 seconds. */
function clock(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}
