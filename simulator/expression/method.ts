import type { ExpressionError } from './error.ts';
import type { Printing, Value } from './types.ts';

/** One call, as the method's implementation sees it. */
export interface Invocation extends Printing {
  /** As the template writes it. */
  readonly name: string;
  /** Evaluated arguments. */
  readonly args: readonly string[];
  /** Takes steps from the budget of the run. @throws ExpressionError `too-much-work` */
  spend(steps: number): void;
  /** Makes an error that names this call and its offset. */
  fail(code: 'arguments' | 'format' | 'too-long', reason: string): ExpressionError;
}

/** Where a call is, and what it may use. */
export type CallContext = Printing & Pick<Invocation, 'spend'> & { readonly at: number };

/** A .NET method or property of a value of type `T`. */
export interface Method<T> {
  /** Fewest and most arguments. */
  readonly arity: readonly [number, number];
  /** @throws ExpressionError `arguments`, `format` */
  run(receiver: T, call: Invocation): Value;
}
