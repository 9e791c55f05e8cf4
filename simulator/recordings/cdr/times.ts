import type { CallRecord } from '../records.ts';
import type { TimeZone } from '../time-zone.ts';

const HOUR_MS = 3_600_000;
/** Stamps and durations are rounded to whole seconds, each for itself. */
const ROUNDING_MS = 2000;

/** Times of a call. */
export interface Times {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly answeredAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly talkSeconds: number;
}

/** @returns why they cannot be read, where they cannot */
export function timesOf(record: CallRecord, zone: TimeZone): Times | string {
  const written = record.get('duration');
  const seconds = written === '' ? undefined : secondsOf(written);
  if (written !== '' && seconds === undefined)
    return `duration "${written}" is neither hh:mm:ss nor seconds.`;
  const instants: number[] = [];
  const read = (name: 'time-start' | 'time-answered' | 'time-end'): number | undefined | string => {
    const stamp = record.get(name);
    if (stamp === '') return undefined;
    const instant = zone.instant(stamp, instants.at(-1));
    if (instant === undefined) return `${name} "${stamp}" is not a time such as 2026/11/23 09:00:00.`;
    instants.push(instant);
    return instant;
  };
  const startedAt = read('time-start');
  if (startedAt === undefined) return 'time-start is empty.';
  const answered = read('time-answered');
  const endedAt = read('time-end');
  for (const each of [startedAt, answered, endedAt]) if (typeof each === 'string') return each;
  const [start, answer, writtenEnd] = [startedAt, answered, endedAt] as [
    number,
    number | undefined,
    number | undefined,
  ];
  const end = putForward(writtenEnd, answer ?? start, seconds);
  if (end !== undefined && end < (answer ?? start)) return 'The call ends before it begins.';
  // Where the file does not say when a call was answered, one that was talked in was answered at once.
  const answeredAt = answer ?? (!record.has('time-answered') && (seconds ?? 0) > 0 ? start : undefined);
  const lasted = end === undefined || answeredAt === undefined ? 0 : (end - answeredAt) / 1000;
  return { startedAt: start, answeredAt, endedAt: end, talkSeconds: seconds ?? lasted };
}

/**
 * The end of a call during which the clocks were put back, in a file whose time zone is not given: an hour later than
 * written, where the duration says so.
 */
function putForward(end: number | undefined, begin: number, seconds: number | undefined): number | undefined {
  if (end === undefined || seconds === undefined || end >= begin) return end;
  const later = end + HOUR_MS;
  return Math.abs(later - begin - seconds * 1000) <= ROUNDING_MS ? later : end;
}

/** `00:01:05`, `1.00:00:00` (a day), with or without a fraction; or seconds. */
export function secondsOf(text: string): number | undefined {
  if (/^\d+([.,]\d+)?$/.test(text)) return Number(text.replace(',', '.'));
  const [, days = 0, hours, minutes, seconds = ''] =
    /^(?:(\d+)\.)?(\d+):([0-5]\d):([0-5]\d(?:[.,]\d+)?)$/.exec(text) ?? [];
  if (hours === undefined) return undefined;
  return (
    Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds.replace(',', '.'))
  );
}
