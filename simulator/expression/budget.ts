import { ExpressionError } from './error.ts';

/**
 * Work of one run of a template, or of linting one: about half a second. A step is about a nanosecond; the weights
 * below are measured.
 */
const MAX_STEPS = 500_000_000;

/** Steps to read one token and to parse it. */
export const TOKEN_STEPS = 2_000;
/** Steps to evaluate one node, and to replace one match in a text. */
export const NODE_STEPS = 50;
/** Steps per character of a text that an expression makes. */
export const COPY_STEPS = 4;

const EXCERPT = 60;

/**
 * The work that is left to the expressions that share it. Without it a template of a few kilobytes, within all bounds of
 * length and depth, could block the PBX for minutes.
 */
export class Budget {
  #left: number;

  /** @param steps default: what one run may take */
  constructor(steps = MAX_STEPS) {
    this.#left = steps;
  }

  /**
   * Takes steps, before the work is done.
   * @param expression what the work is for, for the message
   * @param at its offset
   * @throws ExpressionError `too-much-work`
   */
  spend(steps: number, expression: string, at = 0): void {
    this.#left -= steps;
    if (this.#left >= 0) return;
    const excerpt = expression.length > EXCERPT ? `${expression.slice(0, EXCERPT)}...` : expression;
    throw new ExpressionError('too-much-work', `The expression "${excerpt}" takes too much work`, at);
  }
}
