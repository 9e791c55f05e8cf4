import { UsageError } from './errors.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of a duration such as `90s`; a bare number counts seconds. @throws UsageError for anything else */
export function milliseconds(option: string, text: string): number {
  const [, value = '', unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text.trim()) ?? [];
  const ms = Number(value) * (UNITS[unit] ?? 1000);
  if (value === '' || ms === 0)
    throw new UsageError(`${option} "${text}" is not a duration: write 500ms, 90s, 10m or 1h.`);
  return ms;
}

/**
 * The same for a time that is usually shorter than a second: a bare number would be read as milliseconds by one reader
 * and as seconds by the next.
 * @throws UsageError for anything else, and for a number without its unit
 */
export function latency(option: string, text: string): number {
  if (/^[\d.]+$/.test(text.trim()))
    throw new UsageError(`${option} ${text} has no unit: write ${text.trim()}ms or ${text.trim()}s.`);
  return milliseconds(option, text);
}
