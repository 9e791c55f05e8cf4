export type ExpressionErrorCode =
  | 'too-long'
  | 'too-deep'
  | 'too-many-passes'
  | 'unknown-function'
  | 'arguments'
  | 'format'
  | 'syntax'
  | 'unquoted-text';

/** An expression that cannot be evaluated; the message names the function or the place. */
export class ExpressionError extends Error {
  readonly code: ExpressionErrorCode;
  /** Where in the expression's text, in UTF-16 units from 0. */
  readonly offset: number;

  constructor(code: ExpressionErrorCode, message: string, offset: number) {
    super(message);
    this.name = 'ExpressionError';
    this.code = code;
    this.offset = offset;
  }
}
