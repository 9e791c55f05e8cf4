import { COPY_STEPS } from './budget.ts';
import { ExpressionError } from './error.ts';
import type { CallContext, Invocation, Method } from './method.ts';
import { TEXT_METHODS } from './methods-text.ts';
import { DATE_METHODS, TIMESPAN_METHODS } from './methods-time.ts';
import type { Value } from './types.ts';
import { MAX_VALUE } from './value.ts';

/** Longest format, in characters; every one of them becomes an object while it is read. */
const MAX_FORMAT = 1_000;

type Kind = 'text' | 'date' | 'timespan' | 'no-date';
const KIND_NAME: Readonly<Record<Kind, string>> = {
  text: 'a text',
  date: 'a date',
  timespan: 'a time span',
  'no-date': 'a date that is not there',
};

/**
 * Calls a .NET method or property by its name, with or without `get_`, in any case.
 * @throws ExpressionError `unknown-function`, `arguments`, `format`, `too-long`, `too-much-work`
 */
export function invoke(
  receiver: Value,
  name: string,
  args: readonly string[],
  { at, utcOffsetMinutes, culture, spend }: CallContext,
): Value {
  const kind: Kind = typeof receiver === 'string' ? 'text' : receiver.kind;
  const key = name.toLowerCase().replace(/^get_/, '');
  const call: Invocation = {
    name,
    args,
    utcOffsetMinutes,
    culture,
    spend,
    fail: (code, reason) => new ExpressionError(code, `${name}: ${reason}`, at),
  };
  const checked = <T>(method: Method<T> | undefined): Method<T> => {
    if (!method) {
      throw new ExpressionError('unknown-function', `Unknown function "${name}" on ${KIND_NAME[kind]}`, at);
    }
    const [least, most] = method.arity;
    if (args.length < least || args.length > most) {
      const wanted = least === most ? `${least}` : `${least} to ${most}`;
      throw call.fail('arguments', `takes ${wanted} arguments, not ${args.length}`);
    }
    return method;
  };
  if (key === 'tostring' && (args[0]?.length ?? 0) > MAX_FORMAT)
    throw call.fail('format', `the format has more than ${MAX_FORMAT} characters`);
  try {
    if (typeof receiver === 'string') {
      spend(receiver.length);
      const result = checked(TEXT_METHODS.get(key)).run(receiver, call);
      if (typeof result !== 'string') return result;
      if (result.length > MAX_VALUE)
        throw call.fail('too-long', `the result is longer than ${MAX_VALUE} characters`);
      spend(result.length * COPY_STEPS);
      return result;
    }
    if (receiver.kind === 'no-date')
      throw call.fail('format', 'the date is not there; a missed call was never established');
    if (receiver.kind === 'date') return checked(DATE_METHODS.get(key)).run(receiver, call);
    return checked(TIMESPAN_METHODS.get(key)).run(receiver, call);
  } catch (error) {
    // The formatters do not know the offset.
    if (error instanceof ExpressionError) throw new ExpressionError(error.code, error.message, at);
    throw error;
  }
}

/** @returns whether any kind of value has a method or property of that name */
export function isMethod(name: string): boolean {
  const key = name.toLowerCase().replace(/^get_/, '');
  return TEXT_METHODS.has(key) || DATE_METHODS.has(key) || TIMESPAN_METHODS.has(key);
}
