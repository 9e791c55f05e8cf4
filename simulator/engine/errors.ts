/** Why a scenario could not be run to its end. */
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

/** A scenario failed. `message` is one sentence for the admin, without any secret in it. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly code: EngineErrorCode;
  /** HTTP status of the answer, where there was one. */
  readonly status: number | undefined;
  /** The `error` member of an OAuth error answer (RFC 6749 5.2), where there was one. */
  readonly oauthError: string | undefined;

  constructor(
    code: EngineErrorCode,
    message: string,
    detail: { status?: number; oauthError?: string | undefined; cause?: unknown } = {},
  ) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.code = code;
    this.status = detail.status;
    this.oauthError = detail.oauthError;
  }
}
