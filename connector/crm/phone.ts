import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';
import { BoundedCache } from '../store/bounded-cache.ts';

/** Keys by region and text: a caller's number is searched when it rings, and again when the call is logged. */
const keyCache = new BoundedCache<string>();

/**
 * The key under which a phone number is stored and searched: the same for every spelling of one number, different
 * for different numbers. `+33 1 42 00 00 00`, `0033142000000`, `0142000000` and `142000000` share one key in FR.
 * The key of a number that the numbering plan does not allow (an extension, a short code) is its digits; the key of any
 * other text is the text.
 * @param region ISO country of numbers without a country code
 * @returns undefined when there is nothing to search for
 */
export function phoneKey(text: string, region: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed === '+') return undefined;
  const cached = keyCache.get(`${region} ${trimmed}`);
  if (cached !== undefined) return cached;
  const key = computeKey(trimmed, region);
  keyCache.set(`${region} ${trimmed}`, key);
  return key;
}

function computeKey(trimmed: string, region: string): string {
  // A PBX writes 00 for +, whatever the international prefix of its country.
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
