import type { Contact } from '../engine/lookup.ts';
import type { ActivityEvent, ActivitySubject } from '../pbx/activity-feed.ts';
import type {
  CallType,
  ConnectionState,
  ConnectionStatus,
  Direction,
  Ending,
  Failure,
  HandOn,
  Journaling,
} from '../pbx/types.ts';
import { callTypeOf } from '../pbx/values.ts';
import { contactName, isPlaceholder, type NameOrder } from './contact-name.ts';

/** How a step reads: as progress, as a success, as something to look at, or as a failure. */
export type StepTone = 'plain' | 'good' | 'warning' | 'bad';

/** A sentence for the reader of a page, and its tone. */
export type Message = readonly [text: string, tone: StepTone];

type EventOf<Type extends ActivityEvent['type']> = Extract<ActivityEvent, { type: Type }>;

/** What the state of the connection is called, in a word or two. */
const STATE_NAMES: { readonly [state in ConnectionState]: string } = {
  'not-selected': 'No template selected',
  'not-authorized': 'Not authorized',
  authorized: 'Authorized',
  'token-dropped-by-test': 'Token dropped by a test: click Authorize again',
  'token-overwritten': 'Token overwritten by an older page: click Authorize again',
  'values-changed': 'Values changed',
  'authorize-failed': 'The last Authorize failed',
  'client-refused': 'Client refused by the CRM',
  'refused-by-crm': 'Refused by the CRM',
};

/** Names of states where the template has no Authorize button. */
const UNATTENDED_NAMES: { readonly [state in ConnectionState]?: string } = {
  authorized: 'Ready',
  'not-authorized': 'Settings not saved',
};

/** What the state of the connection is called in full. */
export function stateName({ state, needsAuthorization }: ConnectionStatus): string {
  return (needsAuthorization ? undefined : UNATTENDED_NAMES[state]) ?? STATE_NAMES[state];
}

/** The same in short, for the header. */
export function connectionName(status: ConnectionStatus): string {
  return stateName(status).split(':', 1)[0] ?? '';
}

const CALL_TYPES: { readonly [type in CallType]: string } = {
  Inbound: 'answered inbound call',
  Missed: 'missed call',
  Outbound: 'answered outbound call',
  Notanswered: 'unanswered outbound call',
};

const HAND_ONS: { readonly [how in HandOn]: string } = {
  distribution: 'Rings',
  forward: 'Forwarded to',
  'blind-transfer': 'Transferred (blind) to',
  'attended-transfer': 'Transferred (attended) to',
};

/** What an activity is about, for example `Inbound call from +33142000000, agent 101`. */
export function describeSubject(subject: ActivitySubject): string {
  switch (subject.kind) {
    case 'call': {
      const { number, direction, agent } = subject;
      const of = number === '' ? 'a hidden number' : number;
      return direction === 'Outbound'
        ? `Outbound call to ${of}, agent ${agent}`
        : `Inbound call from ${of}, agent ${agent}`;
    }
    case 'chat':
      return `Chat with ${subject.number || subject.email || 'an unknown visitor'}, agent ${subject.agent}`;
    case 'contact':
      return 'New contact from the client';
    case 'test':
      return `Test with ${subject.number ?? 'the default number'}`;
  }
}

/** What happened in a step of an activity. @param order of the names in it */
export function describeEvent(event: ActivityEvent, order: NameOrder = 'FirstNameLastName'): Message {
  switch (event.type) {
    case 'ringing':
      return ['Ringing.', 'plain'];
    case 'looked-up':
      return describeLookup(event, order);
    case 'answered':
      return ['Answered.', 'plain'];
    case 'held':
      return [event.on ? 'On hold.' : 'Taken back from hold.', 'plain'];
    case 'transferred':
      return [
        `${HAND_ONS[event.how]} ${event.kind === 'outside' ? 'a number outside' : event.kind}: ${event.to}.`,
        'plain',
      ];
    case 'ended':
      return describeEnd(event.direction, event.ending);
    case 'journaled':
      return describeJournaling(event.journaling, event.errors);
    case 'created':
      return describeCreation(event, order);
    case 'tested':
      return [event.message, event.ok ? (event.tokenDropped ? 'warning' : 'good') : 'bad'];
    case 'failed':
      return [event.message, 'bad'];
    case 'lost':
      return ['Lost: the PBX was restarted during the call.', 'bad'];
  }
}

const NO_CONTACT: Message = ['No contact found.', 'plain'];
const PLACEHOLDER: Message = ['No contact: the connector answered with its placeholder.', 'plain'];

function describeContact(contact: Contact, fromPhonebook: boolean, order: NameOrder): Message {
  if (isPlaceholder(contact)) return PLACEHOLDER;
  return [
    `Contact found${fromPhonebook ? ' in the phonebook' : ''}: ${contactName(contact, order)}.`,
    'good',
  ];
}

function describeLookup(event: EventOf<'looked-up'>, order: NameOrder): Message {
  const { contact, created, fromPhonebook, dropped, errors } = event;
  if (created)
    return [
      `No contact found; one was created: ${contact ? contactName(contact, order) : 'unnamed'}.`,
      'good',
    ];
  if (contact !== undefined) return describeContact(contact, fromPhonebook, order);
  if (errors.length > 0) return [`No contact: ${reasons(errors)}`, 'bad'];
  const [first] = dropped;
  return first === undefined
    ? NO_CONTACT
    : [`No contact shown; what the CRM sent was dropped, because ${first.why}.`, 'bad'];
}

function describeEnd(direction: Direction, { answered = true, durationSeconds }: Ending): Message {
  const talked = answered && durationSeconds !== undefined ? ` after ${duration(durationSeconds)}` : '';
  return [`Ended${talked}: ${CALL_TYPES[callTypeOf(direction, answered)]}.`, 'plain'];
}

function describeJournaling(journaling: Journaling, errors: readonly Failure[]): Message {
  switch (journaling) {
    case 'sent':
      return ['Journaled in the CRM.', 'good'];
    case 'failed':
      return [`Not journaled: ${reasons(errors)}`, 'bad'];
    case 'kept':
      return ['Not journaled yet: the call is kept and will be journaled later.', 'plain'];
    case 'skipped':
      return [
        "Not journaled: the template's own conditions sent nothing, or the PBX reports no call without a contact.",
        'plain',
      ];
    case 'off':
      return ['Not journaled: call logging is not enabled.', 'plain'];
  }
}

function describeCreation({ contact, errors }: EventOf<'created'>, order: NameOrder): Message {
  if (errors.length > 0) return [`Not created: ${reasons(errors)}`, 'bad'];
  return [
    contact ? `Created: ${contactName(contact, order)}.` : 'The CRM answered without a contact.',
    'good',
  ];
}

function reasons(errors: readonly Failure[]): string {
  return errors
    .map(({ message, code }) => {
      // Only the codes that a CRM sends mean something outside (RFC 6749 5.2); the others are this program's own.
      const isPublic = /^[a-z]+(_[a-z]+)+$/.test(code) && !message.includes(code);
      return isPublic ? `${message} (${code})` : message;
    })
    .join(' ');
}

/** `1:05` for 65 seconds. */
function duration(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
