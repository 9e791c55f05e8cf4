import { ProblemError } from '../../web/problem-error.ts';
import type { Position } from './model.ts';

/** Why the PBX refuses a template on upload. */
export type RefusalCode =
  | 'file-name'
  | 'too-large'
  | 'encoding'
  | 'not-well-formed'
  | 'doctype'
  | 'too-deep'
  | 'wrong-root'
  | 'older-vocabulary'
  | 'nested-scenario'
  | 'missing-scenario'
  | 'bad-value';

/** The PBX refuses a template; the message ends with the position, where there is one. */
export class TemplateRefused extends ProblemError {
  readonly code: RefusalCode;
  /** Where in the template; absent when the file as a whole is refused. */
  readonly at: Position | undefined;

  constructor(code: RefusalCode, message: string, remedy: string, at?: Position) {
    super(at ? `${message} (line ${at.line}, column ${at.column})` : message, remedy);
    this.code = code;
    this.at = at;
  }
}
