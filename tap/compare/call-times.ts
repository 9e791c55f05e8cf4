import { instantOf, secondsOf } from '../calls.ts';
import type { RealEvent } from './timeline.ts';

/** How long a call rang and was talked, in seconds with their fractions, as far as its report shows it. */
export interface CallLengths {
  readonly ringSeconds?: number;
  readonly durationSeconds?: number;
}

const SECOND_MS = 1000;
/** Fractions by which a time and a length cut to seconds are a second longer together than each alone, and no length is rounded up. */
const [LATE, SHORT] = [600, 490];
/** And by which a length is rounded up, while its end is cut to the second before. */
const [EARLY, ROUNDED] = [200, 400];

/**
 * Reports show times and lengths cut to seconds, each for itself: 3.8 s and 61.3 s end at 65 s, not at 64. The lengths are such
 * that each is shown as it was.
 */
export function callLengths({ values }: Pick<RealEvent, 'values'>): CallLengths {
  const [start, established, end] = ['CallStartTime', 'CallEstablishedTime', 'CallEndTime'].map((name) =>
    instantOf(values, name),
  );
  const seconds = isMissed(values) ? 0 : secondsOf(values);
  const talk = seconds === undefined ? undefined : seconds * SECOND_MS;
  if (established === undefined)
    return start === undefined || end === undefined || talk === undefined
      ? {}
      : { ringSeconds: Math.max(0, end - talk - start) / SECOND_MS };
  const [fraction, length] = fitted(established, end, talk);
  return {
    ...(start !== undefined && { ringSeconds: (established + fraction - start) / SECOND_MS }),
    ...(length !== undefined && { durationSeconds: length / SECOND_MS }),
  };
}

/** @returns what to add to the answer, and the talk time, all in milliseconds */
function fitted(
  established: number,
  end: number | undefined,
  talk: number | undefined,
): [fraction: number, length: number | undefined] {
  if (end === undefined || talk === undefined)
    return [0, talk ?? (end === undefined ? undefined : end - established)];
  const gap = end - established - talk;
  if (gap === SECOND_MS) return [LATE, talk + SHORT];
  if (gap === -SECOND_MS) return [EARLY, talk - ROUNDED];
  // Times to the millisecond say more than a length in seconds.
  if (Math.abs(gap) < SECOND_MS)
    return talk % SECOND_MS === 0 ? [0, end - established] : [Math.max(0, gap), talk];
  return [0, talk];
}

function isMissed(values: RealEvent['values']): boolean {
  return /^(Missed|Notanswered)$/i.test(values['CallType'] ?? '');
}
