/**
 * Takes out of evidence what differs from run to run on an unchanged server: random values, loopback ports, instants. A
 * comparison of two runs then shows what changed and nothing else.
 */
import type { Exchange, Result } from './document.ts';
import { address } from './html/message.ts';

/** What stands for each kind of value, in the order they are looked for: an instant or a UUID is no random word. */
const VARYING: readonly (readonly [pattern: RegExp, mask: string])[] = [
  // RFC 3339, and the preferred form of RFC 9110 5.6.7.
  [/\b\d{4}-\d\d-\d\d[T ]\d\d(?::|%3A)\d\d(?:(?::|%3A)\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?/gi, '<time>'],
  [/\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT\b/g, '<time>'],
  // W3C Trace Context 3.2.
  [/\b00-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}\b/g, '<trace>'],
  [/\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/gi, '<id>'],
  // Seconds and milliseconds since 1970, from 2001 on.
  [/(?<![\w+.-])1\d{9}(?:\d{3})?(?![\w.-])/g, '<time>'],
  [/(\b(?:127(?:\.\d{1,3}){3}|localhost)|\[::1\])(:|%3A)\d{1,5}\b/gi, '$1$2<port>'],
  [
    /\b((?:state|nonce|code_verifier|code_challenge|(?:x-)?(?:request|correlation|trace)[_-]?id)["']?\s*[=:]\s*["']?)(?!<)[^\s"'&,;<>]+/gi,
    '$1<random>',
  ],
];

/** Words that may be random: base64url or hex, as long as 80 bits need at least. */
const WORD = /[\w~-]{14,}/g;

/** @returns whether a word is a random value and not a name: digits among its letters, or upper case among lower case */
function isRandom(word: string): boolean {
  const digits = word.match(/\d/g)?.length ?? 0;
  const turns = word.match(/[a-z][A-Z]|[A-Z]{2}[a-z]|\d[a-z]|[a-z]\d/gi)?.length ?? 0;
  return digits >= 2 && turns >= 4 && /[a-z]/i.test(word);
}

/** @returns the text with each value that varies from run to run replaced by what it is, such as `<time>` or `<random>` */
export function withoutVarying(text: string): string {
  const known = VARYING.reduce((rest, [pattern, mask]) => rest.replace(pattern, mask), text);
  return known.replace(WORD, (word) => (isRandom(word) ? '<random>' : word));
}

/**
 * @returns the claim that decided a result, what was found, and the course of its exchanges, all without what varies. Labels of
 * secrets are numbered within the result: their numbers in the run depend on which rules ran beside it.
 */
export function stableEvidence(result: Result): {
  readonly actual: string;
  readonly course: readonly string[];
} {
  const numbers = new Map<string, number>();
  const counts = new Map<string, number>();
  const renumbered = (text: string) =>
    text.replace(/<([a-z][\w-]*)#\d+>/gi, (label, kind: string) => {
      const number = numbers.get(label) ?? (counts.get(kind) ?? 0) + 1;
      if (!numbers.has(label)) counts.set(kind, number);
      numbers.set(label, number);
      return `<${kind}#${number}>`;
    });
  const stable = (text: string) => withoutVarying(renumbered(text));
  return { actual: stable(result.actual), course: courseOf(result.exchanges).map(stable) };
}

function courseOf(exchanges: readonly Exchange[]): string[] {
  return exchanges.map(
    ({ request, response }) =>
      `${request.method} ${address(request.url).path} ${response?.status ?? 'no answer'}`,
  );
}
