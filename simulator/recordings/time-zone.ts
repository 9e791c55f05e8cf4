import { PbxError } from '../pbx/errors.ts';
import { zoneOffset, zoneOffsets } from '../pbx/zone-offset.ts';
import type { DateOrder } from './call.ts';
import { dateOf } from './dates.ts';

/** Wall clocks of a time zone. */
export interface TimeZone {
  /**
   * The instant of a time stamp as 3CX writes it (`2026/11/23 09:00:00`), of an ISO one, or, where the order of day and
   * month is known, as cultures write it (`23.11.26 09:00:00`, `11/23/2026 9:00:00 AM`); an offset of its own wins.
   * A stamp that the clocks skip in spring is read as if they had not been changed yet; one that they show twice in autumn
   * is the first of the two that is not before `notBefore`.
   * @returns milliseconds since the epoch; `undefined` for anything else
   */
  instant(stamp: string, notBefore?: number): number | undefined;
  /** `2026/11/23 09:00:00` of an instant. */
  stamp(ms: number): string;
}

const YEAR_FIRST = /^([12]\d{3})[/.-](\d{1,2})[/.-](\d{1,2})(?!\d)/;
const TIME =
  /^(?:T|,?\s*)(\d{1,2})[:.]([0-5]\d)(?:[:.]([0-5]\d)([.,]\d{1,9})?)?\s*(?:([ap])\.?\s?m\.?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i;
/** No time is written longer; what is looked at is bounded. */
const LONGEST_STAMP = 64;
const DAY_MS = 86_400_000;
/** Clocks are changed at whole quarters of an hour. */
const QUARTER_MS = 900_000;
/** Remembered at once: a week. */
const MOST_QUARTERS = 672;

/** A stamp as its wall clock shows it. */
interface WallClock {
  /** The instant it would be in UTC. */
  readonly local: number;
  readonly fractionMs: number;
  /** `Z` or an offset, where it has one. */
  readonly zone: string | undefined;
}

/** @returns undefined for a text that is not a time, or one of a day or hour that does not exist */
function wallClock(stamp: string, dates: DateOrder | undefined): WallClock | undefined {
  if (stamp.length > LONGEST_STAMP) return undefined;
  const [found = '', y = 0, m = 0, d = 0] = YEAR_FIRST.exec(stamp) ?? [];
  const date =
    found !== ''
      ? { ymd: [Number(y), Number(m), Number(d)] as const, length: found.length }
      : dates && dateOf(stamp, dates);
  if (!date) return undefined;
  const [matched, h = 0, minute = 0, second = 0, fraction = '', half = '', zone] =
    TIME.exec(stamp.slice(date.length)) ?? [];
  if (matched === undefined || matched[0] === h) return undefined;
  const hour = half === '' ? Number(h) : hourOf(Number(h), half);
  if (hour === undefined || hour > 23) return undefined;
  const [year, month, day] = date.ymd;
  const local = Date.UTC(year, month - 1, day, hour, Number(minute), Number(second));
  // A date that does not exist, such as 31 February, comes out as another one.
  const real = new Date(local);
  if (real.getUTCDate() !== day || real.getUTCMonth() !== month - 1) return undefined;
  const fractionMs = fraction === '' ? 0 : Math.floor(Number(`0.${fraction.slice(1)}`) * 1000);
  return { local, fractionMs, zone };
}

/** The hour of a clock of twelve hours. */
function hourOf(hour: number, half: string): number | undefined {
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
}

/**
 * A time zone by its IANA name.
 * @param dates order of day and month where the year comes last; such stamps are no times without it
 * @throws PbxError `bad-recording` for an unknown name
 */
export function timeZone(name = 'UTC', dates?: DateOrder): TimeZone {
  const offsetAt = zoneOffsets(name);
  if (offsetAt === undefined)
    throw new PbxError(
      'bad-recording',
      `There is no time zone "${name}".`,
      'Give an IANA name such as Europe/Paris.',
    );
  /** The offsets that a local time may be meant in, by its quarter of an hour. */
  const known = new Map<number, readonly number[]>();
  const offsetsAround = (local: number): readonly number[] => {
    const quarter = Math.floor(local / QUARTER_MS);
    let offsets = known.get(quarter);
    if (offsets === undefined) {
      const before = offsetAt(local - DAY_MS);
      const after = offsetAt(local + DAY_MS);
      const start = quarter * QUARTER_MS;
      const fitting = [...new Set([before, after])].filter((offset) => offsetAt(start - offset) === offset);
      offsets = fitting.length === 0 ? [before] : fitting;
      if (known.size >= MOST_QUARTERS) known.clear();
      known.set(quarter, offsets);
    }
    return offsets;
  };

  return {
    instant(stamp, notBefore = Number.NEGATIVE_INFINITY) {
      const clock = wallClock(stamp.trim(), dates);
      if (clock === undefined) return undefined;
      const { local, zone } = clock;
      const exact = local + clock.fractionMs;
      if (zone !== undefined) return exact - zoneOffset(zone.length === 3 ? `${zone}00` : zone);
      const [offset = 0, ...others] = offsetsAround(local);
      if (others.length === 0) return exact - offset;
      const instants = [offset, ...others].map((each) => exact - each).sort((a, b) => a - b);
      return instants.find((instant) => instant >= notBefore) ?? instants.at(-1);
    },
    stamp(ms) {
      const local = new Date(ms + offsetAt(ms)).toISOString();
      return local.slice(0, 19).replaceAll('-', '/').replace('T', ' ');
    },
  };
}
