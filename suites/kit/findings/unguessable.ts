import type { HttpResponse } from '../http-response.ts';
import { type Finding, that } from './finding.ts';

/** RFC 6749 10.10: the probability of guessing must not exceed 2^-128. */
const LEAST_BITS = 128;

/** How many characters the smallest usual alphabet has that all these belong to. */
const ALPHABETS: readonly (readonly [RegExp, number])[] = [
  [/^\d*$/, 10],
  [/^[\da-f]*$/i, 16],
  [/^(?:[\da-z]*|[\dA-Z]*)$/, 36],
  [/^[\da-zA-Z]*$/, 62],
];

/**
 * How much chance a value can hold at most, in bits, judged from a sample of at least eight: the positions that vary
 * among them, each worth one character of their alphabet. A counter, a time or a constant part adds next to nothing.
 */
export function bitsOfChance(values: readonly string[]): number {
  const length = Math.min(...values.map((value) => value.length));
  const columns = Array.from({ length }, (_, at) => values.map((value) => value.charAt(at)).join(''));
  const varying = columns.filter((column) => new Set(column).size > 1);
  const alphabet = ALPHABETS.find(([pattern]) => pattern.test(varying.join('')))?.[1] ?? 64;
  return varying.length * Math.log2(alphabet);
}

/** A sample of values that were drawn by chance: none came twice, and no less than 128 bits of each vary. */
export function unguessable(values: readonly string[], ...answers: readonly HttpResponse[]): Finding {
  const repeated = values.length - new Set(values).size;
  const bits = Math.floor(bitsOfChance(values));
  return that(
    repeated === 0 && bits >= LEAST_BITS,
    `${values.length} values that all differ, with ${LEAST_BITS} bits of chance each`,
    repeated > 0 ? `${repeated} of ${values.length} values came before` : `at most ${bits} bits vary`,
    ...answers,
  );
}
