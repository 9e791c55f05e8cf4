/**
 * What `tap compare` finds: where the requests of a simulated PBX differ from those of the real one that a tap recorded. It
 * holds labels in place of secrets, as the tap does, and values of callers.
 */

/** The version of this document's shape. */
export const COMPARISON_SCHEMA = 1;

/** A comparison of a tap with the simulated PBX. */
export interface TapComparison {
  readonly schema: number;
  readonly tool: { readonly name: string; readonly version: string };
  /** Of the tap. */
  readonly target: { readonly name: string; readonly url: string };
  /** Of the tap, ISO 8601, UTC. */
  readonly startedAt: string;
  /** File name of the template that the simulated PBX ran. */
  readonly template: string;
  /** The version that was simulated. */
  readonly profile: { readonly name: string; readonly title: string };
  /** What happened at the PBX, by its kind. */
  readonly events: readonly { readonly kind: string; readonly count: number }[];
  readonly requests: {
    /** Of the real PBX, as far as an event explains them. */
    readonly real: number;
    readonly simulated: number;
    /** Real ones with a simulated one beside them. */
    readonly compared: number;
    /** Of those, the ones without any difference. */
    readonly equal: number;
  };
  /** One for each kind of difference, the most frequent first. */
  readonly differences: readonly TapDifference[];
  /** What the differences say of the engine's model. */
  readonly claims: {
    readonly contradicted: readonly TapClaim[];
    readonly confirmed: readonly TapClaim[];
    readonly notSeen: readonly TapClaim[];
  };
  /** What the traffic does not show, so that nothing is said about it. */
  readonly notCompared: readonly { readonly what: string; readonly why: string; readonly count: number }[];
  /** How the play was set up, and what of it is an assumption; a sentence each. */
  readonly assumed: readonly string[];
}

/** What a difference is about. */
export type TapDifferenceKind =
  | 'template'
  | 'only-real'
  | 'only-simulated'
  | 'sequence'
  | 'timing'
  | 'method'
  | 'origin'
  | 'value'
  | 'type'
  | 'spelling'
  | 'order'
  | 'missing'
  | 'extra'
  | 'layout';

/** One kind of difference, with how often it was found and one example. */
export interface TapDifference {
  readonly kind: TapDifferenceKind;
  /** Ids of the template's scenarios; `lookup by number` for one without. */
  readonly scenario: string;
  /** Part of the request: `header Content-Type`, `value agent.extension`. */
  readonly where: string;
  /** A sentence without its full stop. */
  readonly what: string;
  readonly count: number;
  readonly example: {
    /** What happened at the PBX. */
    readonly event: string;
    /** Number of the real exchange in the tap; absent where only the simulated PBX sent a request. */
    readonly exchange?: number;
    readonly real: string;
    readonly simulated: string;
  };
  /** Keys of the claims that it concerns. */
  readonly claims: readonly string[];
}

/** A behavior of the engine's model (`docs/engine-model.md`). */
export interface TapClaim {
  readonly key: string;
  /** Section of the model. */
  readonly area: string;
  /** What the simulated PBX does. */
  readonly claim: string;
  readonly source: string;
  readonly certainty: string;
  /** Member of the profile that changes it. */
  readonly switch?: string;
  /** Requests or events that show it. */
  readonly seen: number;
}
