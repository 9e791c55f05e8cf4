import type { EndedCall } from '../../pbx/types.ts';
import type { CallRecord } from '../records.ts';
import {
  isExtensionNumber,
  isPseudo,
  isTrunk,
  type Participant,
  participantOf,
  shownNumber,
  unmarked,
} from './participant.ts';

/** The ends of a call in a CDR. */
export interface Participants {
  readonly from: Participant;
  readonly to: Participant;
  /** The participant who had the call in the end. */
  readonly final: Participant | undefined;
}

/** Agent and outside number of a call. */
export interface Talk {
  readonly direction: EndedCall['direction'];
  readonly outside: Participant;
  readonly agent: Participant;
}

type IsService = (number: string) => boolean;

/** @returns why they cannot be read, where they cannot */
export function participantsOf(record: CallRecord, isService: IsService): Participants | string {
  const [from, called, final] = (['from', 'to', 'final'] as const).map((end) =>
    participantOf(
      {
        number: record.get(end === 'final' ? 'final-number' : `${end}-no`),
        dn: record.get(`${end}-dn`),
        type: record.get(`${end}-type`),
        name: record.get(`${end}-dispname`),
      },
      isService,
    ),
  );
  // For a call that leaves by a line, some versions name the line here, and the number only as what was dialled.
  const dialled = record.get('dial-no');
  const toLine = unmarked(record.get('to-no')) === record.get('to-dn') && dialled !== '';
  const to = called?.kind === 'outside' && toLine ? { ...called, number: dialled } : called;
  const isCalled = to !== undefined && (to.number !== '' || to.kind === 'outside');
  if (from === undefined && (!isCalled || to.kind === 'outside')) return 'from-no is empty.';
  if (!isCalled) return 'to-no is empty.';
  // A caller without a number and without a line of their own withholds it.
  return { from: from ?? { kind: 'outside', number: '', name: record.get('from-dispname') }, to, final };
}

/** Agent and outside number; undefined for a call without both. */
export function talkOf(
  { from, to, final }: Participants,
  record: CallRecord,
  isService: IsService,
): Talk | undefined {
  const called = [final, to].filter(
    (participant): participant is Participant =>
      participant !== undefined && participant.number !== '' && !isPseudo(participant.number),
  );
  if (from.kind === 'outside') {
    const has = (kind: Participant['kind']) => called.find((participant) => participant.kind === kind);
    const voicemail = has('voicemail');
    // The menu of voicemail, or a rule, took the call of the extension it was for; a box has the number of its owner.
    const isForAnother = called.length === 0 || (voicemail !== undefined && /^9+$/.test(voicemail.number));
    const meant = isForAnother ? meantFor(record, isService) : voicemail;
    const agent = has('extension') ?? meant ?? has('service') ?? voicemail;
    return agent && { direction: 'Inbound', outside: from, agent };
  }
  const outside = [to, final].find((participant) => participant?.kind === 'outside');
  return outside && { direction: 'Outbound', outside, agent: from };
}

/** A call that ended in a queue, a menu, voicemail or the like, with no extension. */
export function isLeft({ to, final }: Participants): boolean {
  const { kind } = final ?? to;
  return kind === 'service' || kind === 'voicemail';
}

/** The extension that a call to voicemail, or a blocked one, was for: by `to-dn`, `dial-no` or the chain, queues last. */
function meantFor(record: CallRecord, isService: IsService): Participant | undefined {
  const candidates = [record.get('to-dn'), record.get('dial-no'), ...chainOf(record).reverse().map(unmarked)];
  const numbers = candidates.filter((number) => isExtensionNumber(number) && !/^9+$|^1\d{4}$/.test(number));
  const number = numbers.find((each) => !isService(each)) ?? numbers[0];
  return number === undefined ? undefined : { kind: 'extension', number, name: '' };
}

/** Click to call: 3CX calls the extension first, then the number. The call is outbound. */
export interface ClickToCall {
  readonly agent: string;
  /** Undefined where the record does not name it. */
  readonly number: string | undefined;
  /** Whether the number was called by an extension alone. */
  readonly internal: boolean;
  /** Whether the number took the call; what was answered before is the extension. */
  readonly connected: boolean;
}

/** @returns undefined for a call that was dialled */
export function clickToCallOf(record: CallRecord, { to, final }: Participants): ClickToCall | undefined {
  if (!/^MakeCall$/i.test(record.get('from-no'))) return undefined;
  const agent = to.number;
  const last = chainOf(record).findLast((link) => !/^MakeCall$/i.test(link) && unmarked(link) !== agent);
  const written = record.get('final-number') || last;
  const number = written === undefined ? undefined : unmarked(written);
  const isMarked = written !== undefined && number !== written;
  const byTrunk = isTrunk({ number: record.get('final-number'), dn: record.get('final-dn') });
  const reason = record.get('reason-changed').toLowerCase();
  return {
    agent,
    number: number === '' ? undefined : number,
    internal: isMarked || (final?.kind === 'extension' && !byTrunk),
    connected: final !== undefined && (byTrunk || /^replaced/.test(reason)) && !reason.startsWith('failed'),
  };
}

/** The number that a rule did not let an extension call; undefined for a call that no rule blocked. */
export function blockedNumberOf(record: CallRecord): string | undefined {
  const ends = ['to-no', 'to-dn', 'final-number', 'final-dn'].map((name) => record.get(name));
  if (!ends.some((end) => /^EndCall$/i.test(end))) return undefined;
  const dialled = [record.get('dial-no'), record.get('to-no'), ...chainOf(record).reverse()];
  return shownNumber(dialled.find((number) => /^[+*#]?\d/.test(number)) ?? '');
}

/** The links of `Chain: +33142000000;Ext.800;Ext.102;`. */
export function chainOf(record: CallRecord): string[] {
  const links = record.get('chain').replace(/^Chain:\s*/i, '');
  return links
    .split(/[;']/)
    .map((link) => link.trim())
    .filter((link) => link !== '');
}
