import { PbxError } from '../pbx/errors.ts';
import { zoneOffset, zoneOffsets } from '../pbx/zone-offset.ts';

/** Wall clocks of a time zone. */
export interface TimeZone {
  /**
   * The instant of a time stamp as 3CX writes it (`2026/11/23 09:00:00`) or of an ISO one; an offset of its own wins.
   * A stamp that the clocks skip in spring is read as if they had not been changed yet; one that they show twice in autumn
   * is the first of the two that is not before `notBefore`.
   * @returns milliseconds since the epoch; `undefined` for anything else
   */
  instant(stamp: string, notBefore?: number): number | undefined;
  /** `2026/11/23 09:00:00` of an instant. */
  stamp(ms: number): string;
}

const STAMP =
  /^([12]\d{3})[/-](0[1-9]|1[0-2])[/-](\d\d)[ T]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(\.\d{1,9})?\s?(Z|[+-]\d\d:?\d\d)?$/i;
const DAY_MS = 86_400_000;
/** Clocks are changed at whole quarters of an hour. */
const QUARTER_MS = 900_000;
/** Remembered at once: a week. */
const MOST_QUARTERS = 672;

/** A time zone by its IANA name. @throws PbxError `bad-recording` for an unknown name */
export function timeZone(name = 'UTC'): TimeZone {
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
      const found = STAMP.exec(stamp.trim());
      if (found === null) return undefined;
      const [, year, month, day, hour, minute, second, fraction = '', zone] = found;
      const local = Date.UTC(
        +(year ?? 0),
        +(month ?? 0) - 1,
        +(day ?? 0),
        +(hour ?? 0),
        +(minute ?? 0),
        +(second ?? 0),
      );
      // A date that does not exist, such as 31 February, comes out as another one.
      if (new Date(local).getUTCDate() !== Number(day)) return undefined;
      const exact = fraction === '' ? local : local + Math.floor(Number(`0${fraction}`) * 1000);
      if (zone !== undefined) return exact - zoneOffset(zone);
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
