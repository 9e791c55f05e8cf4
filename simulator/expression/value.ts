import { DATE_FORMATS } from './culture.ts';
import { formatDate } from './format-date.ts';
import type { Printing, Value } from './types.ts';

/** Longest result, in UTF-16 units: a few nested `Replace` could otherwise fill the memory. */
export const MAX_VALUE = 8 * 1024 * 1024;

const pad = (value: number): string => String(value).padStart(2, '0');

/**
 * A value as the PBX prints it: a date in the culture's format, a time span `hh:mm:ss` (with `d.` before it
 * from one day on), without fractions of seconds.
 */
export function print(value: Value, { utcOffsetMinutes, culture }: Printing): string {
  if (typeof value === 'string') return value;
  if (value.kind === 'no-date') return '';
  if (value.kind === 'date') {
    return formatDate(value.ms, value.utc ? 0 : utcOffsetMinutes, value.utc, DATE_FORMATS[culture]);
  }
  const seconds = Math.floor(Math.abs(value.ms) / 1000);
  const days = Math.floor(seconds / 86_400);
  const clock = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60]
    .map(pad)
    .join(':');
  return `${value.ms < 0 ? '-' : ''}${days > 0 ? `${days}.` : ''}${clock}`;
}

/**
 * Parses a plainly written number. `007`, `+33` and numbers of more than 15 digits are text, so that phone numbers and
 * ids are compared digit by digit (our model).
 * @returns `undefined` for any other text
 */
export function numberOf(text: string): number | undefined {
  return /^-?(0|[1-9]\d{0,14})(\.\d{1,25})?$/.test(text) ? Number(text) : undefined;
}

const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,7}))?)?(Z|[+-]\d\d:\d\d)?)?$/;
const PRINTED = /^(\d\d)\/(\d\d)\/(\d{4})(?: (\d\d):(\d\d):(\d\d))?$/;

/**
 * Parses a date, in ISO 8601 or as the PBX prints one. Without a time zone it is in the PBX's.
 * @returns `undefined` for any other text
 */
export function dateOf(text: string, utcOffsetMinutes: number): Value | undefined {
  const iso = ISO.exec(text);
  const printed = iso ? null : PRINTED.exec(text);
  const parts = iso ?? (printed && [printed[0], printed[3], printed[1], printed[2], ...printed.slice(4)]);
  if (!parts) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const millisecond = Number((parts[7] ?? '').slice(0, 3).padEnd(3, '0'));
  const local = Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
  const zone = parts[8];
  const offset = zone === undefined ? utcOffsetMinutes : zone === 'Z' ? 0 : offsetOf(zone);
  return { kind: 'date', ms: local - offset * 60_000, utc: zone === 'Z' };
}

function offsetOf(zone: string): number {
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6));
  return zone.startsWith('-') ? -minutes : minutes;
}
