/** The expression language of CRM templates: `[Name]`, `[IIf(...)]`, `[[Name].Method(...)]`, conditions. */

import { type Node, walk } from './ast.ts';
import { Budget } from './budget.ts';
import { ExpressionError } from './error.ts';
import { Evaluator, printingOf } from './evaluator.ts';
import type { Mode } from './lexer.ts';
import { memoize } from './memoize.ts';
import { parse } from './parser.ts';
import type { EvaluateOptions, Scope, Value } from './types.ts';
import { print } from './value.ts';

export { Budget } from './budget.ts';
export { ExpressionError, type ExpressionErrorCode } from './error.ts';
export type { Mode } from './lexer.ts';
export { type EvaluateOptions, NO_DATE, type Scope, type Value } from './types.ts';

/** Upper bound of `passes`; a text that still changes after them is an error. */
export const MAX_PASSES = 16;

// What templates hold is evaluated on every call. Texts made of values, as later passes see them, are parsed anew.
const parsedText = memoize((text, budget: Budget) => parse(text, 'text', budget));
const parsedCondition = memoize((text, budget: Budget) => parse(text, 'condition', budget));
const parsedStrictly = memoize((text, budget: Budget) => parse(text, 'condition', budget, true));

/**
 * Evaluates a text to a text. Once means once: a value that holds brackets is not evaluated again, unless
 * `passes` asks for it; then the whole result is.
 * @throws ExpressionError
 */
export function evaluateText(text: string, scope: Scope, options: EvaluateOptions = {}): string {
  return print(evaluateValue(text, scope, options), printingOf(options));
}

/**
 * As `evaluateText`, and a text that is one expression keeps the kind of its value (date, time span).
 * @throws ExpressionError
 */
export function evaluateValue(text: string, scope: Scope, options: EvaluateOptions = {}): Value {
  const { passes = 1, budget = new Budget() } = options;
  let current = text;
  for (let pass = 1; ; pass += 1) {
    if (!/[[]|\{\{|\}\}|\^\^/.test(current)) return current;
    const tree = pass === 1 ? parsedText(current, budget) : parse(current, 'text', budget);
    const value = new Evaluator(current, scope, budget, options).value(tree, 'text');
    if (pass >= passes || typeof value === 'object' || value === current) return value;
    if (pass === MAX_PASSES) {
      throw new ExpressionError('too-many-passes', `The text still changes after ${MAX_PASSES} passes`, 0);
    }
    current = value;
  }
}

/**
 * Whether a condition (`SkipIf`, `If`) holds. An empty condition gives `whenEmpty`: an empty `SkipIf` does not skip
 * (false), an empty `If` includes (true). V20 is strict about `SkipIf` only: pass `options.strict` for it alone.
 * @throws ExpressionError
 */
export function evaluateCondition(
  text: string,
  scope: Scope,
  options: EvaluateOptions = {},
  whenEmpty = false,
): boolean {
  if (text.trim() === '') return whenEmpty;
  const { budget = new Budget() } = options;
  const tree = options.strict ? parsedStrictly(text, budget) : parsedCondition(text, budget);
  return new Evaluator(text, scope, budget, options).truth(tree);
}

/** A name used in an expression, with its offset in the text. */
export interface NameUse {
  readonly name: string;
  readonly offset: number;
}

/**
 * The names a text or a condition reads, in order, with repetitions.
 * @throws ExpressionError
 */
export function variablesIn(text: string, mode: Mode = 'text'): NameUse[] {
  return nodesIn(text, mode).flatMap((node) =>
    node.kind === 'name' ? [{ name: node.name, offset: node.at }] : [],
  );
}

/**
 * Every node of an expression's tree; with `strict`, a `SkipIf` that V20 refuses is an error.
 * @throws ExpressionError
 */
export function nodesIn(text: string, mode: Mode, budget = new Budget(), strict = false): Node[] {
  return walk(parse(text, mode, budget, strict));
}
