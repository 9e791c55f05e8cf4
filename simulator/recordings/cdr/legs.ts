import type { EndedCall } from '../../pbx/types.ts';
import type { ReadingContext } from '../context.ts';
import { callLegs, type FileLeg, legKindOf } from '../legs/call-legs.ts';
import type { CallRecord } from '../records.ts';
import { isExtensionNumber, isPseudo, participantOf, unmarked } from './participant.ts';
import { chainOf, type Participants } from './talk.ts';
import type { Times } from './times.ts';

/** Links of a chain that are read. */
const MOST_LINKS = 20;

/**
 * The legs of a call from outside, by its chain: a CDR has one line for them all, so that the times are those of the last, and
 * those before it only show the way.
 */
export function cdrLegs(
  record: CallRecord,
  { from, to, final }: Participants,
  { startedAt, answeredAt, endedAt = startedAt, talkSeconds }: Times,
  answered: boolean,
  { isService }: ReadingContext,
): Pick<EndedCall, 'legs'> {
  const [caller, ...links] = chainOf(record);
  const passed = caller !== undefined && unmarked(caller) === from.number ? links : [];
  const between = passed
    .filter((link) => ![to.number, final?.number].includes(unmarked(link)) && !isPseudo(unmarked(link)))
    .slice(0, MOST_LINKS)
    .flatMap((link) => participantOf({ number: link, dn: '', type: '', name: '' }, isService) ?? []);
  const way = [to, ...between, ...(final === undefined || final.number === to.number ? [] : [final])];
  const ringSeconds = ((answered ? (answeredAt ?? startedAt) : endedAt) - startedAt) / 1000;
  const legs = way.map((participant, index): FileLeg => {
    const type =
      participant === to ? record.get('to-type') : participant === final ? record.get('final-type') : '';
    const kind = legKindOf(participant, type);
    const base = { kind, to: participant.number, name: participant.name, startedAt };
    if (index === way.length - 1)
      return { ...base, answered, ringSeconds, durationSeconds: answered ? talkSeconds : 0 };
    const holds = kind === 'queue' || kind === 'menu';
    return { ...base, answered: holds, ringSeconds: 0, durationSeconds: holds ? ringSeconds : 0 };
  });
  return callLegs(legs);
}

/** The DID number, where what was dialed is neither an extension nor a queue. */
export function didOf(record: CallRecord, { isService }: ReadingContext): Pick<EndedCall, 'did'> {
  const dialed = record.get('dial-no');
  const isDid = /^[+\d]/.test(dialed) && !isExtensionNumber(dialed) && !isService(dialed);
  return isDid ? { did: dialed } : {};
}
