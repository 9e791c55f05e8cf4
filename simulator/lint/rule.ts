import type { Position } from '../template/model.ts';
import type { LintSubject } from './subject.ts';

export type Severity = 'error' | 'warning' | 'info';

export interface LintFinding {
  readonly rule: string;
  readonly severity: Severity;
  /** One sentence: what is wrong, with the names concerned. */
  readonly message: string;
  readonly why: string;
  readonly remedy: string;
  readonly at: Position;
}

export type Report = (at: Position, message: string) => void;

export interface LintRule {
  readonly id: string;
  /** `error`: a feature does not work; `warning`: it fails for some; `info`: worth knowing. */
  readonly severity: Severity;
  readonly title: string;
  /** Why it bites on a PBX. */
  readonly why: string;
  readonly remedy: string;
  readonly check: (subject: LintSubject, report: Report) => void;
}
