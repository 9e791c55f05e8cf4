import type { NumberFormat } from '../template/model.ts';

/**
 * Formats a caller's number for a template: `Prefix` decides how an international prefix is written, and a cut keeps
 * the last digits without the prefix, as the PBX's "match last N digits" does.
 *
 * @param number of the caller, for example `+18137689201` or `0018137689201`
 * @param maxLength the most digits to keep; `undefined`, zero or less: no cut
 */
export function formatNumber(number: string, format: NumberFormat, maxLength: number | undefined): string {
  const international = /^(\+|00)/.exec(number)?.[0] ?? '';
  const rest = number.slice(international.length);
  const written = {
    AsIs: international,
    Off: '',
    Plus: international && '+',
    Zeros: international && '00',
  }[format.prefix];
  const formatted = written + rest;
  if (maxLength === undefined || maxLength <= 0) return formatted;
  const cut = formatted.replace(/\D/g, '').length > maxLength;
  return cut ? rest.replace(/\D/g, '').slice(-maxLength) : formatted;
}
