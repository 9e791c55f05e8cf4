/** One challenge of a WWW-Authenticate header (RFC 9110 11.6.1). */
export interface Challenge {
  /** As written; schemes are compared without regard to case. */
  readonly scheme: string;
  /** In the order they stand, repeated ones included; names in lower case, quotes and escapes undone. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const QUOTED = '"(?:[\\t \\x21\\x23-\\x5B\\x5D-\\x7E\\x80-\\xFF]|\\\\[\\t \\x21-\\x7E\\x80-\\xFF])*"';
const END = '(?=[ \\t]*(?:,|$))';
const SEPARATOR = /(?:[ \t]*,)*[ \t]*/y;
const PARAMETER = new RegExp(`(${TOKEN})[ \\t]*=[ \\t]*(${TOKEN}|${QUOTED})${END}`, 'y');
const TOKEN68 = new RegExp(`[A-Za-z0-9._~+/-]+=*${END}`, 'y');
const SCHEME = new RegExp(`(${TOKEN})(?: +|${END})`, 'y');

/**
 * Reads a WWW-Authenticate header, strictly by its grammar (RFC 9110 11.2, 11.6.1).
 * @param value several header lines joined by commas
 * @returns its challenges, or undefined when it cannot be parsed
 */
export function parseChallenges(value: string): Challenge[] | undefined {
  const challenges: { scheme: string; parameters: [string, string][] }[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(value);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };
  for (take(SEPARATOR); at < value.length; take(SEPARATOR)) {
    // "Basic realm=..." after a comma is a new challenge, "realm=..." a parameter of the one before.
    const parameter = challenges.length > 0 ? take(PARAMETER) : null;
    if (parameter !== null) {
      challenges.at(-1)?.parameters.push(read(parameter));
      continue;
    }
    const scheme = take(SCHEME);
    if (scheme === null) return undefined;
    const first = take(PARAMETER);
    challenges.push({ scheme: scheme[1] ?? '', parameters: first === null ? [] : [read(first)] });
    if (first === null) take(TOKEN68);
    if (!/^[ \t]*(?:,|$)/.test(value.slice(at))) return undefined;
  }
  return challenges;
}

function read([, name = '', value = '']: RegExpExecArray): [string, string] {
  return [name.toLowerCase(), value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value];
}
