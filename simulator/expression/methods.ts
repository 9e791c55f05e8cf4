import { ExpressionError } from './error.ts';
import type { Invocation, Method } from './method.ts';
import { TEXT_METHODS } from './methods-text.ts';
import { DATE_METHODS, TIMESPAN_METHODS } from './methods-time.ts';
import type { Value } from './types.ts';

type Kind = 'text' | 'date' | 'timespan';
const KIND_NAME: Readonly<Record<Kind, string>> = { text: 'a text', date: 'a date', timespan: 'a time span' };

/**
 * Calls a .NET method or property by its name, with or without `get_`, in any case.
 * @param at offset of the call, for the error
 * @throws ExpressionError `unknown-function`, `arguments`, `format`
 */
export function invoke(
  receiver: Value,
  name: string,
  args: readonly string[],
  at: number,
  utcOffsetMinutes: number,
): Value {
  const kind: Kind = typeof receiver === 'string' ? 'text' : receiver.kind;
  const key = name.toLowerCase().replace(/^get_/, '');
  const call: Invocation = {
    name,
    args,
    utcOffsetMinutes,
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
  try {
    if (typeof receiver === 'string') return checked(TEXT_METHODS.get(key)).run(receiver, call);
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
