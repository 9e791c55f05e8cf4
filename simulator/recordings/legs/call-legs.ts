import type { CallLeg, EndedCall, LegKind, LegOrigin } from '../../pbx/types.ts';
import type { Participant } from '../cdr/participant.ts';

/** A leg as a file has it. */
export interface FileLeg extends Omit<CallLeg, 'origin'> {
  /** What the file says of its creation; absent: nothing. */
  readonly creation?: string;
}

/** The member `legs` of a call, by the legs of a file in their order; nothing for a call of one. */
export function callLegs(legs: readonly FileLeg[]): Pick<EndedCall, 'legs'> {
  if (legs.length < 2) return {};
  return {
    legs: legs.map(({ creation = '', name, ...leg }, index) => ({
      ...leg,
      ...(name !== undefined && name !== '' && { name }),
      origin: originOf(creation, legs[index - 1]),
    })),
  };
}

/** What a leg leads to. @param type as the file writes it; of a number that is only known as a service: empty */
export function legKindOf({ kind }: Pick<Participant, 'kind'>, type: string): LegKind {
  if (kind !== 'service') return kind;
  if (/group/i.test(type)) return 'ring-group';
  return type === '' || /queue|extension/i.test(type) ? 'queue' : 'menu';
}

/** How a leg came about: as the file says or, where it does not, by the one before. */
function originOf(creation: string, before: FileLeg | undefined): LegOrigin {
  if (/polling/i.test(creation)) return 'distribution';
  if (/attended/i.test(creation)) return 'attended-transfer';
  if (/transfer/i.test(creation)) return 'blind-transfer';
  if (before === undefined) return 'call';
  if (['queue', 'ring-group', 'menu'].includes(before.kind)) return 'distribution';
  return before.answered && before.kind !== 'voicemail' ? 'blind-transfer' : 'forward';
}
