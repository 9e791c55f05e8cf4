import { badOption } from '../errors.ts';
import { millisecondsOf } from './duration.ts';
import type { Kind } from './entity.ts';

/** A literal, property, operator or mark of a filter. */
export type Token =
  | { readonly type: 'literal'; readonly kind: Kind | 'null'; readonly value: Comparable | null }
  | { readonly type: 'word' | 'mark'; readonly text: string };

/** What is compared: dates and durations as milliseconds. */
export type Comparable = string | number | boolean;

const MOST_CHARACTERS = 2000;
const MOST_TOKENS = 300;
/** Quoted text may bear its type before it, as enumerations and durations do (OData ABNF 4.01, primitiveLiteral). */
const PATTERN =
  /\s*(?:(?<mark>[(),])|(?<prefix>[A-Za-z][\w.]*)?'(?<text>(?:[^']|'')*)'|(?<date>\d{4,}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d))|(?<number>-?\d+(?:\.\d+)?)(?![\w-])|(?<word>[A-Za-z_][\w./]*))/y;

const CONSTANTS: ReadonlyMap<string, Token> = new Map([
  ['true', { type: 'literal', kind: 'boolean', value: true }],
  ['false', { type: 'literal', kind: 'boolean', value: false }],
  ['null', { type: 'literal', kind: 'null', value: null }],
]);

/** The tokens of a `$filter`. @throws XapiError `BadQueryOption` */
export function tokensOf(filter: string): readonly Token[] {
  if (filter.length > MOST_CHARACTERS)
    throw badOption('$filter', `it has more than ${MOST_CHARACTERS} characters.`, 'Ask in several requests.');
  const tokens: Token[] = [];
  const text = filter.trimEnd();
  for (let at = 0; at < text.length; ) {
    PATTERN.lastIndex = at;
    const groups = PATTERN.exec(text)?.groups;
    if (groups === undefined)
      throw badOption('$filter', `character ${at + 1} is not understood.`, 'Put text into single quotes.');
    tokens.push(tokenOf(groups));
    if (tokens.length > MOST_TOKENS)
      throw badOption('$filter', `it has more than ${MOST_TOKENS} parts.`, 'Ask in several requests.');
    at = PATTERN.lastIndex;
  }
  return tokens;
}

function tokenOf({ mark, prefix, text, date, number, word }: { [group: string]: string | undefined }): Token {
  if (mark !== undefined) return { type: 'mark', text: mark };
  if (number !== undefined) return { type: 'literal', kind: 'number', value: Number(number) };
  if (date !== undefined) return { type: 'literal', kind: 'date', value: instantOf(date) };
  if (text === undefined) return CONSTANTS.get(word ?? '') ?? { type: 'word', text: word ?? '' };
  const value = text.replaceAll("''", "'");
  if (prefix !== 'duration') return { type: 'literal', kind: 'string', value };
  const ms = millisecondsOf(value);
  if (ms === undefined)
    throw badOption('$filter', `'${value}' is not a duration.`, "Write it as duration'PT90S'.");
  return { type: 'literal', kind: 'duration', value: ms };
}

function instantOf(text: string): number {
  const ms = Date.parse(text);
  if (!Number.isNaN(ms)) return ms;
  throw badOption('$filter', `${text} is not a date.`, 'Write it as 2025-03-14T09:26:53Z.');
}
