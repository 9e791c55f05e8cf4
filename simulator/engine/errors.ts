import { ProblemError } from '../../web/problem-error.ts';

/** Why a scenario did not complete. */
export type EngineErrorCode =
  | 'bad-url'
  | 'bad-header'
  | 'bad-response'
  | 'http-status'
  | 'authentication'
  | 'chain-loop'
  | 'too-many-requests'
  | 'missing-scenario'
  | 'not-simulated'
  | 'unreachable'
  | 'timeout'
  | 'too-large'
  | 'tls';

/** What else is known about a failed scenario. */
export interface EngineErrorDetail {
  /** HTTP status of the response, where there was one. */
  readonly status?: number | undefined;
  /** The `error` member of an OAuth error response (RFC 6749 5.2), where there was one. */
  readonly oauthError?: string | undefined;
  readonly cause?: unknown;
}

/** A scenario failed. Neither `message` nor `remedy` contains a secret. */
export class EngineError extends ProblemError {
  readonly code: EngineErrorCode;
  /** HTTP status of the response, where there was one. */
  readonly status: number | undefined;
  /** The `error` member of an OAuth error response (RFC 6749 5.2), where there was one. */
  readonly oauthError: string | undefined;

  constructor(code: EngineErrorCode, message: string, remedy: string, detail: EngineErrorDetail = {}) {
    super(message, remedy, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.code = code;
    this.status = detail.status;
    this.oauthError = detail.oauthError;
  }
}

/** @returns an error as the admin reads it: what is wrong and, where that is known, what to do */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!(error instanceof ProblemError)) return error.message;
  return `${error.message.replace(/\.$/, '')}. ${error.remedy}`;
}
