export type PbxErrorCode =
  | 'not-selected'
  | 'unknown-template'
  | 'unknown-parameter'
  | 'bad-value'
  | 'settings-not-saved'
  | 'no-oauth-parameter'
  | 'unknown-call'
  | 'bad-request'
  | 'foreign-form'
  | 'unknown-activity'
  | 'bad-recording'
  | 'port-in-use'
  | 'data-unusable';

/** The admin (or the caller of the API) asked for something that cannot be done; `remedy` says what to do instead. */
export class PbxError extends Error {
  override readonly name = 'PbxError';
  readonly code: PbxErrorCode;
  readonly remedy: string;

  constructor(code: PbxErrorCode, message: string, remedy: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.remedy = remedy;
  }
}
