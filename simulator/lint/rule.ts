import type { Position } from '../template/model.ts';
import type { LintSubject } from './subject.ts';

/**
 * `error`: a feature does not work; `warning`: it fails for some; `info`: worth knowing, or not to be proven from the
 * template.
 */
export type Severity = 'error' | 'warning' | 'info';

/** One violation of a rule. */
export interface LintFinding {
  /** Id of the rule. */
  readonly rule: string;
  readonly severity: Severity;
  /** One sentence: what is wrong, with the names concerned. */
  readonly message: string;
  /** What happens on a PBX. */
  readonly why: string;
  /** What to do, in the imperative. */
  readonly remedy: string;
  readonly at: Position;
}

/**
 * Reports one violation; `message` is one sentence without a period. `severity` replaces the rule's: `info` for what
 * cannot be proven from the template.
 */
export type Report = (at: Position, message: string, severity?: Severity) => void;

/** A rule of the linter. */
export interface LintRule {
  readonly id: string;
  readonly severity: Severity;
  /** What must hold. */
  readonly title: string;
  /** What happens on a PBX otherwise. */
  readonly why: string;
  /** What to do, in the imperative. */
  readonly remedy: string;
  readonly check: (subject: LintSubject, report: Report) => void;
}
