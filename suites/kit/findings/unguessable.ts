import type { HttpResponse } from '../http-response.ts';
import { readJwt } from '../jwt.ts';
import { type Finding, that } from './finding.ts';

/** RFC 6749 10.10: the probability of guessing must not exceed 2^-128. */
const LEAST_BITS = 128;

/** With fewer values a random position is constant too often; with these, once in 10^8 for hexadecimal digits. */
const FEWEST_VALUES = 8;

/** A UUID of version 4, with or without hyphens, and how many of its bits are drawn (RFC 9562 5.4). */
const UUID_4 = /[\da-f]{8}(-?)[\da-f]{4}\1[4][\da-f]{3}\1[89ab][\da-f]{3}\1[\da-f]{12}/gi;
const UUID_4_BITS = 122;

/**
 * Usual alphabets, the smallest first, with the bits of one character. Letters of both cases count as base64, because a
 * sample of base64 need not hold its two other characters.
 */
const ALPHABETS: readonly (readonly [RegExp, number])[] = [
  [/^\d*$/, Math.log2(10)],
  [/^[\da-f]*$/i, 4],
  [/^(?:[a-z2-7]*|[A-Z2-7]*)$/, 5],
  [/^(?:[\da-hjkmnp-tv-z]*|[\dA-HJKMNP-TV-Z]*)$/, 5],
  [/^(?:[\da-z]*|[\dA-Z]*)$/, Math.log2(36)],
];
const BASE64_BITS = 6;

/**
 * The most bits that can have been drawn at random for each of these values, by their structure: the positions that vary
 * among them, each worth a character of their common alphabet. Constants and version digits add nothing, a counter or a
 * time next to nothing. Of a JWT only the signature counts.
 * @param values at least eight
 * @throws RangeError when there are fewer
 */
export function bitsOfChance(values: readonly string[]): number {
  if (values.length < FEWEST_VALUES) throw new RangeError(`at least ${FEWEST_VALUES} values are needed`);
  const secrets = values.map((value) => (readJwt(value)?.signature ?? value).replace(/=+$/, ''));
  const uuids = Math.min(...secrets.map((secret) => secret.match(UUID_4)?.length ?? 0));
  if (uuids === 0) return bitsOfText(secrets);
  // A long hexadecimal text may look like a UUID by chance: what does not vary in it was not drawn.
  const found = secrets.map((secret) => (secret.match(UUID_4) ?? []).slice(0, uuids).join(''));
  const rest = secrets.map((secret) => secret.replaceAll(UUID_4, ''));
  const drawn = bitsOfText(found);
  const whole = uuids * UUID_4_BITS;
  return (drawn > whole / 2 ? whole : drawn) + bitsOfText(rest);
}

function bitsOfText(values: readonly string[]): number {
  const length = Math.min(...values.map((value) => value.length));
  const columns = Array.from({ length }, (_, at) => values.map((value) => value.charAt(at)).join(''));
  const varies = (column: string) => new Set(column).size > 1;
  const varying = columns.filter(varies);
  const alphabet = varying.join('');
  const bits = ALPHABETS.find(([pattern]) => pattern.test(alphabet))?.[1] ?? BASE64_BITS;
  if (!Number.isInteger(bits)) return Math.floor(varying.length * bits);
  // The last character of base64 and base32 holds the few bits that are left of a byte, so it may be constant by chance.
  const [last, beforeLast] = [columns.at(-1) ?? '', columns.at(-2) ?? ''];
  const spare = bits > 4 && !varies(last) && varies(beforeLast) ? 1 : 0;
  return Math.floor(((varying.length + spare) * bits) / 8) * 8;
}

/** A sample of at least eight values that were drawn at random: all differ, and 128 bits or more of each vary. */
export function unguessable(values: readonly string[], ...answers: readonly HttpResponse[]): Finding {
  const repeated = values.length - new Set(values).size;
  const bits = bitsOfChance(values);
  return that(
    repeated === 0 && bits >= LEAST_BITS,
    `${values.length} values that all differ, each with ${LEAST_BITS} random bits or more`,
    repeated > 0 ? `${repeated} of ${values.length} values came before` : `at most ${bits} bits vary`,
    ...answers,
  );
}
