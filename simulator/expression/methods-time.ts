import { formatDate, formatTimespan } from './format-date.ts';
import type { Invocation, Method } from './method.ts';
import type { Value } from './types.ts';
import { print } from './value.ts';

type DateValue = Extract<Value, { kind: 'date' }>;
type Timespan = Extract<Value, { kind: 'timespan' }>;

const UNITS = {
  milliseconds: 1,
  seconds: 1000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
} as const;

/** `DateTime.MinValue` and `MaxValue`. */
const FIRST = -62_135_596_800_000;
const LAST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

function amount(call: Invocation): number {
  const text = (call.args[0] ?? '').trim();
  if (!/^[+-]?\d{1,15}(\.\d{1,15})?$/.test(text))
    throw call.fail('arguments', 'its argument must be a number');
  return Number(text);
}

function moved(date: DateValue, ms: number, call: Invocation): Value {
  if (!(ms >= FIRST && ms <= LAST)) throw call.fail('arguments', 'the result is outside the years 1 to 9999');
  return { ...date, ms };
}

/** Months are added on the calendar: a day that the month lacks becomes its last. */
function addMonths(date: DateValue, months: number, call: Invocation): Value {
  const shift = date.utc ? 0 : call.utcOffsetMinutes * 60_000;
  const local = new Date(date.ms + shift);
  const day = local.getUTCDate();
  local.setUTCDate(1);
  local.setUTCMonth(local.getUTCMonth() + Math.trunc(months));
  const lastDay = new Date(local);
  lastDay.setUTCMonth(lastDay.getUTCMonth() + 1, 0);
  local.setUTCDate(Math.min(day, lastDay.getUTCDate()));
  return moved(date, local.getTime() - shift, call);
}

const onDate = (
  arity: readonly [number, number],
  run: (date: DateValue, call: Invocation) => Value,
): Method<DateValue> => ({ arity, run });

const field = (read: (date: Date) => number): Method<DateValue> =>
  onDate([0, 0], (date, { utcOffsetMinutes }) =>
    String(read(new Date(date.ms + (date.utc ? 0 : utcOffsetMinutes * 60_000)))),
  );

/** Methods of `System.DateTime`, by lower-case name. */
export const DATE_METHODS: ReadonlyMap<string, Method<DateValue>> = new Map([
  [
    'tostring',
    onDate([0, 1], (date, call) => {
      const { args, utcOffsetMinutes } = call;
      const format = args[0] ?? '';
      if (format === '') return print(date, call);
      return formatDate(date.ms, date.utc ? 0 : utcOffsetMinutes, date.utc, format);
    }),
  ],
  ['touniversaltime', onDate([0, 0], (date) => ({ ...date, utc: true }))],
  ['tolocaltime', onDate([0, 0], (date) => ({ ...date, utc: false }))],
  ...Object.entries(UNITS).map(([unit, ms]): [string, Method<DateValue>] => [
    `add${unit}`,
    onDate([1, 1], (date, call) => moved(date, date.ms + Math.round(amount(call) * ms), call)),
  ]),
  ['addmonths', onDate([1, 1], (date, call) => addMonths(date, amount(call), call))],
  ['addyears', onDate([1, 1], (date, call) => addMonths(date, amount(call) * 12, call))],
  ['year', field((date) => date.getUTCFullYear())],
  ['month', field((date) => date.getUTCMonth() + 1)],
  ['day', field((date) => date.getUTCDate())],
  ['hour', field((date) => date.getUTCHours())],
  ['minute', field((date) => date.getUTCMinutes())],
  ['second', field((date) => date.getUTCSeconds())],
  ['millisecond', field((date) => date.getUTCMilliseconds())],
]);

const onTimespan = (
  arity: readonly [number, number],
  run: (span: Timespan, call: Invocation) => Value,
): Method<Timespan> => ({ arity, run });

/** Size of the next larger unit, for `get_Minutes` beside `get_TotalMinutes`. */
const WRAP = {
  milliseconds: 1000,
  seconds: 60,
  minutes: 60,
  hours: 24,
  days: Number.POSITIVE_INFINITY,
} as const;

function component(span: Timespan, unit: keyof typeof UNITS): string {
  const total = Math.trunc(span.ms / UNITS[unit]);
  return String((WRAP[unit] === Number.POSITIVE_INFINITY ? total : total % WRAP[unit]) + 0);
}

const UNIT_NAMES = Object.keys(UNITS) as (keyof typeof UNITS)[];

/** Methods of `System.TimeSpan`, by lower-case name. */
export const TIMESPAN_METHODS: ReadonlyMap<string, Method<Timespan>> = new Map([
  [
    'tostring',
    onTimespan([0, 1], (span, call) => {
      const format = call.args[0] ?? '';
      return format === '' ? print(span, call) : formatTimespan(span.ms, format);
    }),
  ],
  ...UNIT_NAMES.flatMap((unit): [string, Method<Timespan>][] => [
    [`total${unit}`, onTimespan([0, 0], (span) => String(span.ms / UNITS[unit]))],
    [unit, onTimespan([0, 0], (span) => component(span, unit))],
  ]),
]);
