import { NODE_STEPS } from './budget.ts';
import { formatNumber } from './format-number.ts';
import type { Invocation, Method } from './method.ts';
import { DATE_METHODS } from './methods-time.ts';
import type { Value } from './types.ts';
import { dateOf, MAX_VALUE, numberOf } from './value.ts';

const truth = (value: boolean): string => (value ? 'True' : 'False');

function whole(call: Invocation, index: number, least: number, most: number): number {
  const text = (call.args[index] ?? '').trim();
  const value = /^-?\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) {
    throw call.fail('arguments', `argument ${index + 1} must be a whole number from ${least} to ${most}`);
  }
  return value;
}

/** Trims the characters of the argument; white space without one. */
function trim(text: string, call: Invocation, start: boolean, end: boolean): string {
  const chars = call.args[0];
  if (!chars) return start && end ? text.trim() : start ? text.trimStart() : text.trimEnd();
  spendSearch(text, call);
  let from = 0;
  let to = text.length;
  while (start && from < to && chars.includes(text.charAt(from))) from += 1;
  while (end && to > from && chars.includes(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
}

/** A search compares, at worst, its argument with the text at each place of the text. */
function spendSearch(text: string, { args, spend }: Invocation): void {
  spend(text.length * Math.max(1, Math.min(args[0]?.length ?? 0, text.length)));
}

function replace(text: string, call: Invocation): string {
  const [from = '', to = ''] = call.args;
  if (from === '') throw call.fail('arguments', 'the text to replace is empty');
  spendSearch(text, call);
  let matches = 0;
  for (let at = text.indexOf(from); at !== -1; at = text.indexOf(from, at + from.length)) matches += 1;
  call.spend(matches * NODE_STEPS);
  if (text.length + matches * (to.length - from.length) > MAX_VALUE) {
    throw call.fail('too-long', `the result is longer than ${MAX_VALUE} characters`);
  }
  return matches === 0 ? text : text.split(from).join(to);
}

/** Formats a text that is a number or a date. An empty text (the established time of a missed call) stays empty. */
function toText(text: string, call: Invocation): Value {
  const [format] = call.args;
  if (format === undefined || text === '') return text;
  const number = numberOf(text);
  if (number !== undefined) return formatNumber(number, format);
  return onDate('tostring', text, call);
}

function onDate(name: string, text: string, call: Invocation): Value {
  if (text === '') return text;
  const date = dateOf(text, call.utcOffsetMinutes);
  const method = DATE_METHODS.get(name);
  if (typeof date !== 'object' || date.kind !== 'date' || !method) {
    throw call.fail('format', 'its text is not a number, a date or a time span');
  }
  return method.run(date, call);
}

const text = (
  arity: readonly [number, number],
  run: (text: string, call: Invocation) => Value,
): Method<string> => ({ arity, run });

/** A method that searches the text for its first argument. */
const searching = (
  arity: readonly [number, number],
  run: (value: string, sought: string, call: Invocation) => string,
): Method<string> =>
  text(arity, (value, call) => {
    spendSearch(value, call);
    return run(value, call.args[0] ?? '', call);
  });

const lower = text([0, 0], (value) => value.toLowerCase());
const upper = text([0, 0], (value) => value.toUpperCase());

/** Methods of `System.String`, by lower-case name; comparisons are ordinal. */
export const TEXT_METHODS: ReadonlyMap<string, Method<string>> = new Map([
  ['replace', text([2, 2], replace)],
  ['tolower', lower],
  ['tolowerinvariant', lower],
  ['toupper', upper],
  ['toupperinvariant', upper],
  ['trim', text([0, 1], (value, call) => trim(value, call, true, true))],
  ['trimstart', text([0, 1], (value, call) => trim(value, call, true, false))],
  ['trimend', text([0, 1], (value, call) => trim(value, call, false, true))],
  ['length', text([0, 0], (value) => String(value.length))],
  ['contains', searching([1, 1], (value, sought) => truth(value.includes(sought)))],
  ['startswith', text([1, 1], (value, { args }) => truth(value.startsWith(args[0] ?? '')))],
  ['endswith', text([1, 1], (value, { args }) => truth(value.endsWith(args[0] ?? '')))],
  [
    'indexof',
    searching([1, 2], (value, sought, call) => {
      const from = call.args.length === 2 ? whole(call, 1, 0, value.length) : 0;
      return String(value.indexOf(sought, from));
    }),
  ],
  ['lastindexof', searching([1, 1], (value, sought) => String(value.lastIndexOf(sought)))],
  [
    'substring',
    text([1, 2], (value, call) => {
      const start = whole(call, 0, 0, value.length);
      return call.args.length === 1
        ? value.slice(start)
        : value.slice(start, start + whole(call, 1, 0, value.length - start));
    }),
  ],
  [
    'remove',
    text([1, 2], (value, call) => {
      const start = whole(call, 0, 0, value.length);
      const count = call.args.length === 1 ? value.length - start : whole(call, 1, 0, value.length - start);
      return value.slice(0, start) + value.slice(start + count);
    }),
  ],
  [
    'insert',
    text([2, 2], (value, call) => {
      const start = whole(call, 0, 0, value.length);
      return value.slice(0, start) + (call.args[1] ?? '') + value.slice(start);
    }),
  ],
  ['padleft', text([1, 2], (value, call) => value.padStart(whole(call, 0, 0, 10_000), call.args[1] ?? ' '))],
  ['padright', text([1, 2], (value, call) => value.padEnd(whole(call, 0, 0, 10_000), call.args[1] ?? ' '))],
  ['tostring', text([0, 1], toText)],
  ...[...DATE_METHODS]
    .filter(([name]) => name !== 'tostring')
    .map(([name, { arity }]): [string, Method<string>] => [
      name,
      text(arity, (value, call) => onDate(name, value, call)),
    ]),
]);
