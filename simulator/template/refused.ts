import type { Position } from './model.ts';

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

/** The PBX does not take this template. `message` says in one sentence what is wrong, `remedy` what to do. */
export class TemplateRefused extends Error {
  readonly code: RefusalCode;
  readonly remedy: string;
  /** Where in the template; absent when the file as a whole is refused. */
  readonly at: Position | undefined;

  constructor(code: RefusalCode, message: string, remedy: string, at?: Position) {
    super(at ? `${message} (line ${at.line}, column ${at.column})` : message);
    this.name = 'TemplateRefused';
    this.code = code;
    this.remedy = remedy;
    this.at = at;
  }
}
