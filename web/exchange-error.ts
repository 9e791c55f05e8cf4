import { ProblemError } from './problem-error.ts';

/** Most bytes of a response body that are read unless a request asks for more. */
export const MOST_BODY_BYTES = 16 * 1024 * 1024;
/** Most bytes of the response headers together: room for a Location that brings a very long state back. */
export const MOST_HEADER_BYTES = 128 * 1024;
/** Most header lines of a response. A browser keeps about 180 cookies of one site. */
export const MOST_HEADER_LINES = 1000;
/** Most interim responses (RFC 9110 15.2) before the final one. */
export const MOST_INTERIM_RESPONSES = 20;

/** Which limit of an exchange was passed. */
export type ExchangeErrorCode = 'timeout' | 'too-large' | 'too-many-headers' | 'aborted';

/** An exchange that was ended because it passed a limit; the message follows the name of the server: "no answer (...)". */
export class ExchangeError extends ProblemError {
  readonly code: ExchangeErrorCode;

  constructor(code: ExchangeErrorCode, message: string, remedy: string, cause?: unknown) {
    super(message, remedy, { cause });
    this.code = code;
  }
}

/** @returns the error of an exchange whose time is up */
export function timedOut(timeoutMs: number): ExchangeError {
  return new ExchangeError(
    'timeout',
    `no whole answer came within ${timeoutMs / 1000} s`,
    'Check that the server is up and not overloaded.',
  );
}

/** @returns the error of a body of more bytes than that */
export function tooLarge(most: number, cause?: unknown): ExchangeError {
  const size = most % (1024 * 1024) === 0 ? `${most / 1024 / 1024} MiB` : `${most} bytes`;
  return new ExchangeError(
    'too-large',
    `the answer is larger than ${size} and was not read`,
    'Request fewer records.',
    cause,
  );
}

/** @returns the error of headers that pass a limit */
export function tooManyHeaders(cause?: unknown): ExchangeError {
  return new ExchangeError(
    'too-many-headers',
    `the answer has more than ${MOST_HEADER_LINES} header lines or more than ${MOST_HEADER_BYTES / 1024} KiB of headers and was not read`,
    'Send fewer headers and cookies.',
    cause,
  );
}

/** @returns the error of interim responses without a final one */
export function tooManyInterim(): ExchangeError {
  return new ExchangeError(
    'too-many-headers',
    `more than ${MOST_INTERIM_RESPONSES} interim answers (1xx) came and no final one`,
    'Send one final answer.',
  );
}
