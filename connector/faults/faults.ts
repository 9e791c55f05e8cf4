/** A fault that the connector can be made to have. */
export interface Fault {
  /** The rule it breaks and its number among the faults of that rule, from 1: `oauth/code/code-single-use:2`. */
  readonly id: string;
  /** Id of the rule it breaks. */
  readonly rule: string;
  /** What the faulty server does, as one sentence in the present tense. */
  readonly does: string;
}

/** Faults that can be chosen while the connector runs; made by the owner of the faults, who plants the chosen one. */
export interface Faults {
  /** Every fault, sorted by its id. */
  readonly all: readonly Fault[];
  /** The one that the connector has; undefined: it is sound. */
  readonly current: Fault | undefined;
  /**
   * From the next request on the connector has this fault.
   * @param id leave out to make it sound
   * @throws ConnectorError `unknown-fault`
   */
  choose(id?: string): void;
}

/** The addresses that choose the fault, by path and query. */
export const FAULTS_PATHS = /^\/(?:api\/)?faults(?:[/?]|$)/;
