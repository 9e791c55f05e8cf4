import type { Contact } from '../engine/lookup.ts';
import type { Tone } from '../pbx/call-control.ts';
import type {
  CallType,
  ConnectionState,
  CreateResult,
  Direction,
  Ending,
  Failure,
  Journaling,
  Ringing,
  RingResult,
} from '../pbx/types.ts';
import { callTypeOf } from '../pbx/values.ts';

type Told = readonly [text: string, tone: Tone];

/** What the state of the connection is called, in a word or two. */
export const STATE_NAMES: { readonly [state in ConnectionState]: string } = {
  'not-selected': 'No template selected',
  'not-authorized': 'Not authorized',
  authorized: 'Authorized',
  'token-dropped-by-test': 'Token dropped by a test: click Authorize again',
  'refused-by-crm': 'Refused by the CRM',
};

const CALL_TYPES: { readonly [type in CallType]: string } = {
  Inbound: 'answered inbound call',
  Missed: 'missed call',
  Outbound: 'answered outbound call',
  Notanswered: 'unanswered outbound call',
};

/** For example `Inbound call from +33142000000, agent 101`. */
export function callTitle({ number, direction, agent }: Ringing): string {
  const of = number === '' ? 'a hidden number' : number;
  return direction === 'Outbound'
    ? `Outbound call to ${of}, agent ${agent}`
    : `Inbound call from ${of}, agent ${agent}`;
}

/** A contact's name as the PBX shows it. */
export function contactName(contact: Contact): string {
  const { FirstName = '', LastName = '', FullName = '', CompanyName = '' } = contact;
  return FullName || `${FirstName} ${LastName}`.trim() || CompanyName || 'without a name';
}

export function tellLookup({ contact, created, dropped, errors }: Omit<RingResult, 'callId'>): Told {
  if (created)
    return [`No contact found; one was created: ${contact ? contactName(contact) : 'unnamed'}.`, 'good'];
  if (contact !== undefined) return [`Contact found: ${contactName(contact)}.`, 'good'];
  if (errors.length > 0) return [`No contact: ${reasons(errors)}`, 'bad'];
  const [first] = dropped;
  return first === undefined
    ? ['No contact found.', 'plain']
    : [`No contact shown; what the CRM sent was dropped, because ${first.why}.`, 'bad'];
}

export function tellEnd(direction: Direction, { answered = true, durationSeconds }: Ending): Told {
  const talked = answered && durationSeconds !== undefined ? ` after ${duration(durationSeconds)}` : '';
  return [`Ended${talked}: ${CALL_TYPES[callTypeOf(direction, answered)]}.`, 'plain'];
}

export function tellJournaling({
  journaling,
  errors,
}: {
  readonly journaling: Journaling;
  readonly errors: readonly Failure[];
}): Told {
  switch (journaling) {
    case 'sent':
      return ['Journaled in the CRM.', 'good'];
    case 'failed':
      return [`Not journaled: ${reasons(errors)}`, 'bad'];
    case 'kept':
      return ['Not journaled yet: the call is kept and will be journaled later.', 'plain'];
    case 'skipped':
      return ["Not journaled: the template's own conditions sent nothing.", 'plain'];
    case 'off':
      return ['Not journaled: call logging is not enabled.', 'plain'];
  }
}

export function tellCreation({ contact, errors }: CreateResult): Told {
  if (errors.length > 0) return [`Not created: ${reasons(errors)}`, 'bad'];
  return [contact ? `Created: ${contactName(contact)}.` : 'The CRM was asked and named no contact.', 'good'];
}

function reasons(errors: readonly Failure[]): string {
  return errors
    .map(({ message, code }) => (message.includes(`(${code})`) ? message : `${message} (${code})`))
    .join(' ');
}

/** `1:05` for 65 seconds. */
function duration(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
