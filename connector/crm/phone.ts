import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';
import { BoundedCache } from '../store/bounded-cache.ts';

/** Those asked for lately: whoever calls is asked for when it rings, and again when the call is journaled. */
const recent = new BoundedCache<string>();

/**
 * The key under which a phone number is stored and searched: the same for every spelling of one number, different
 * for different numbers. `+33 1 42 00 00 00`, `0033142000000`, `0142000000` and `142000000` share one key in FR.
 * What is no possible number of the numbering plan (an extension, a short code) is its own digits; what has none, its
 * own text.
 * @param region ISO country of numbers without a country code
 * @returns undefined when there is nothing to search for
 */
export function phoneKey(text: string, region: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed === '+') return undefined;
  const known = recent.get(`${region} ${trimmed}`);
  if (known !== undefined) return known;
  const key = computeKey(trimmed, region);
  recent.set(`${region} ${trimmed}`, key);
  return key;
}

function computeKey(trimmed: string, region: string): string {
  // A PBX writes 00 for + whatever the prefix of its country is.
  const international = trimmed.replace(/^00(?=[1-9])/, '+');
  const number = parsePhoneNumberFromString(international, {
    ...(isSupportedCountry(region) && { defaultCountry: region }),
    extract: false,
  });
  if (number?.isPossible()) return number.number;
  return /^[\d\s().\-/]+$/.test(trimmed)
    ? `digits:${trimmed.replace(/\D/g, '')}`
    : `text:${trimmed.toLowerCase()}`;
}
