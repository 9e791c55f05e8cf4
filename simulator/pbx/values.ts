import { percentEncode } from '../engine/body.ts';
import type { Contact } from '../engine/lookup.ts';
import type { Values } from '../engine/scope.ts';
import type { Value } from '../expression/types.ts';
import type { Agent, CallType, ChatInput, Direction, Ending } from './types.ts';

/** A call as the PBX knows it; times in milliseconds since the epoch. */
export interface Call extends Agent, Omit<Ending, 'agent'> {
  readonly number: string;
  readonly direction: Direction;
  readonly name: string;
  readonly startedAt: number;
  readonly did?: string;
  /** Extension of the queue by which it came. */
  readonly queue?: string;
}

/** The times of an ended call, in milliseconds since the epoch. */
export interface CallTimes {
  readonly startedAt: number;
  /** The answer; `undefined` for an unanswered call. */
  readonly establishedAt: number | undefined;
  readonly endedAt: number;
  /** Talk time. */
  readonly durationMs: number;
}

/** Answered inbound = Inbound, unanswered inbound = Missed, answered outbound = Outbound, unanswered = Notanswered. */
export function callTypeOf(direction: Direction, answered: boolean): CallType {
  if (direction === 'Inbound') return answered ? 'Inbound' : 'Missed';
  return answered ? 'Outbound' : 'Notanswered';
}

/** The times of an ended call. @param now where the call does not say how long it took */
export function callTimes(call: Call, now: number): CallTimes {
  const startedAt = call.startedAt;
  const answerAt = startedAt + (call.ringSeconds ?? 0) * 1000;
  if (call.answered === false) {
    const endedAt = call.ringSeconds === undefined ? Math.max(startedAt, now) : answerAt;
    return { startedAt, establishedAt: undefined, endedAt, durationMs: 0 };
  }
  const durationMs =
    call.durationSeconds === undefined ? Math.max(0, now - answerAt) : call.durationSeconds * 1000;
  return { startedAt, establishedAt: answerAt, endedAt: answerAt + durationMs, durationMs };
}

/** Predefined names while a call rings. */
export function ringingValues(call: Call): Values {
  return new Map<string, Value>([
    ['Number', call.number],
    ['Name', call.name],
    ['CallDirection', call.direction],
    ...agentValues(call),
    ['DateTime', local(call.startedAt)],
    ...instantValues('CallStartTime', call.startedAt),
  ]);
}

/** Predefined names once a call has ended. */
export function endedValues(call: Call, times: CallTimes, contact: Contact | undefined): Values {
  const duration: Value = { kind: 'timespan', ms: times.durationMs };
  const recording = call.recordingUrl ?? '';
  return new Map<string, Value>([
    ...ringingValues(call),
    ['CallType', callTypeOf(call.direction, call.answered !== false)],
    ['Duration', duration],
    ['DurationTimespan', duration],
    ...(times.establishedAt === undefined ? [] : instantValues('CallEstablishedTime', times.establishedAt)),
    ...instantValues('CallEndTime', times.endedAt),
    ['RecordingUrl', recording],
    ['RecordingHyperLink', recording === '' ? '' : `<a href="${recording}">${recording}</a>`],
    ['Transcription', call.transcription ?? ''],
    ['Summary', call.summary ?? ''],
    ['Sentiment', call.sentiment ?? ''],
    ['QueueExtension', call.queue ?? ''],
    ...contactValues(contact, call.name),
  ]);
}

/** Predefined names once a chat has ended; `emojis` as the template's `SupportsEmojis`. */
export function chatValues(
  chat: ChatInput,
  now: number,
  emojis: boolean,
  contact: Contact | undefined,
): Values {
  const text = chat.messages.join('\n');
  const endedAt = chat.endedAt ?? now;
  const startedAt = chat.startedAt ?? endedAt;
  return new Map<string, Value>([
    ['Number', chat.number ?? ''],
    ['Email', chat.email ?? ''],
    ...agentValues(chat),
    ['DateTime', local(startedAt)],
    ['QueueExtension', chat.queue ?? ''],
    ['ChatMessages', emojis ? text : withoutEmojis(text)],
    ['ChatStartTimeLocal', local(startedAt)],
    ['ChatStartTimeUTC', utc(startedAt)],
    ['ChatEndTimeLocal', local(endedAt)],
    ['ChatEndTimeUTC', utc(endedAt)],
    ['Duration', { kind: 'timespan', ms: endedAt - startedAt }],
    ['DurationTimespan', { kind: 'timespan', ms: endedAt - startedAt }],
    ...contactValues(contact, chat.name ?? ''),
  ]);
}

/** Predefined names of a search typed in a client. */
export function searchValues(text: string): Values {
  return new Map<string, Value>([
    ['SearchText', text],
    ['EscapedSearchText', percentEncode(text)],
  ]);
}

/** `[Contact::X]`, and the names of the contact a call belongs to. */
function contactValues(contact: Contact | undefined, name: string): [string, Value][] {
  const outputs = Object.entries(contact ?? {}).map(([type, text]): [string, Value] => [
    `Contact::${type}`,
    text,
  ]);
  const entityId = contact?.['EntityId'] ?? '';
  return [
    ...outputs,
    ['Name', displayName(contact) || name],
    ['EntityId', entityId],
    ['EntityID', entityId],
    ['EntityType', contact?.['EntityType'] ?? ''],
  ];
}

function displayName(contact: Contact | undefined): string {
  if (contact === undefined) return '';
  const { FirstName = '', LastName = '', FullName = '', CompanyName = '' } = contact;
  return FullName || `${FirstName} ${LastName}`.trim() || CompanyName;
}

function agentValues(agent: Agent): [string, Value][] {
  return [
    ['Agent', agent.agent],
    ['AgentFirstName', agent.agentFirstName ?? ''],
    ['AgentLastName', agent.agentLastName ?? ''],
    ['AgentEmail', agent.agentEmail ?? ''],
  ];
}

function instantValues(name: string, ms: number): [string, Value][] {
  return [
    [`${name}Local`, local(ms)],
    [`${name}UTC`, utc(ms)],
    [`${name}UTCMillis`, String(ms)],
  ];
}

const local = (ms: number): Value => ({ kind: 'date', ms, utc: false });
const utc = (ms: number): Value => ({ kind: 'date', ms, utc: true });

/** Whole emojis, joined and modified ones too; signs such as the copyright sign stay. */
function withoutEmojis(text: string): string {
  return text.replace(/\p{RGI_Emoji}|\p{Emoji_Presentation}|\p{EMod}/gv, '');
}
