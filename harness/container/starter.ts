import type { ContainerLog } from './log.ts';
import type { Plan } from './plan.ts';
import type { Readiness } from './readiness.ts';

/** What the starters of an image and of a compose file are given. */
export interface StartOptions {
  readonly plan: Plan;
  /** Keeps what the deployment's container writes. */
  readonly log: ContainerLog;
  /** Ends the starting. */
  readonly signal: AbortSignal;
  /** `name=value` of the label that everything started bears. */
  readonly label: string;
}

/** A container that is ready to be asked. */
export interface Started {
  /** Where it is reached. */
  readonly origin: string;
  readonly readiness: Readiness;
  /** What was started, for a note. */
  readonly what: string;
}
