import { ProblemError } from '../../web/problem-error.ts';

/** Why the PBX refuses a request of the admin or of a program. */
export type PbxErrorCode =
  | 'not-selected'
  | 'unknown-template'
  | 'unknown-parameter'
  | 'bad-value'
  | 'settings-not-saved'
  | 'no-oauth-parameter'
  | 'unknown-call'
  | 'bad-request'
  | 'unknown-activity'
  | 'unknown-principal'
  | 'bad-recording'
  | 'data-unusable'
  | 'not-stored';

/** The admin (or a client of the API) asked for something that cannot be done. */
export class PbxError extends ProblemError {
  readonly code: PbxErrorCode;

  /** @param cause what was thrown underneath, for debugging */
  constructor(code: PbxErrorCode, message: string, remedy: string, cause?: unknown) {
    super(message, remedy, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** A value that a setting cannot have. */
export class BadValue extends PbxError {
  /** Name of the parameter, or of the member of the system settings. */
  readonly field: string;

  constructor(field: string, message: string, remedy: string) {
    super('bad-value', message, remedy);
    this.field = field;
  }
}
