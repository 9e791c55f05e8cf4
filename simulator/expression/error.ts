import { ProblemError } from '../../web/problem-error.ts';

/** Why an expression cannot be evaluated. */
export type ExpressionErrorCode =
  | 'too-long'
  | 'too-deep'
  | 'too-much-work'
  | 'too-many-passes'
  | 'unknown-function'
  | 'arguments'
  | 'format'
  | 'syntax'
  | 'unquoted-text';

const REMEDIES: Readonly<Record<ExpressionErrorCode, string>> = {
  'too-long': 'Shorten the text or the values that it is made from.',
  'too-deep': 'Nest fewer brackets.',
  'too-much-work': 'Call fewer methods, on shorter values.',
  'too-many-passes': 'Reduce Passes, or remove the value that contains itself.',
  'unknown-function': 'Use IIf or a method of .NET texts, dates and time spans.',
  arguments: 'Correct the arguments of the function.',
  format: 'Use a .NET format that fits the value.',
  syntax: 'Correct the expression in the template.',
  'unquoted-text': 'Put the text in quotes.',
};

/** An expression that cannot be evaluated; the message names the function or the place. */
export class ExpressionError extends ProblemError {
  readonly code: ExpressionErrorCode;
  /** Where in the expression's text, in UTF-16 units from 0. */
  readonly offset: number;

  constructor(code: ExpressionErrorCode, message: string, offset: number) {
    super(message, REMEDIES[code]);
    this.code = code;
    this.offset = offset;
  }
}
