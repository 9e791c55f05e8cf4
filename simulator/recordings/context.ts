import type { RecordingOptions } from './call.ts';
import type { ReadingNotes } from './notes.ts';
import { type TimeZone, timeZone } from './time-zone.ts';

/** What records are read with. */
export interface ReadingContext {
  readonly zone: TimeZone;
  /** Whether a number is a queue, a menu or a ring group, as far as the file does not say. */
  readonly isService: (number: string) => boolean;
  readonly notes: ReadingNotes;
}

/** @throws PbxError `bad-recording` for an unknown time zone */
export function readingContext(
  { timeZone: name, dates, queues = [] }: RecordingOptions,
  notes: ReadingNotes,
): ReadingContext {
  const services = new Set(queues);
  return { zone: timeZone(name, dates), isService: (number) => services.has(number), notes };
}

/** How a call ended, in both spellings of 3CX: `TerminatedBySrc` and `src_participant_terminated`. */
export function isFailure(reason: string): boolean {
  return FAILURES.has(reason.toLowerCase().replace(/[^a-z]/g, ''));
}

/** Reasons of calls that never got through (V16's words, then V20's). */
const FAILURES = new Set([
  ...[
    'failed',
    'noanswer',
    'notanswered',
    'busy',
    'rejected',
    'cancelled',
    'canceled',
    'notfound',
    'notregistered',
  ],
  ...['noroute', 'unavailable', 'forbidden', 'blocked', 'declined', 'timeout'],
]);
