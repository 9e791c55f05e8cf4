import type { AtRisk, Cite, Level } from '../../reports/run/document.ts';
import type { Context } from './context.ts';
import type { Lifetimes, Need, Permission, SimulatedOnly } from './needs.ts';
import type { Witness } from './witness.ts';

export type { Lifetimes, Need, Permission } from './needs.ts';
export { NEEDS } from './needs.ts';

/** What each kind of risk means; their order, the most serious first, is that of `AT_RISK`. */
export const RISKS: Readonly<Record<AtRisk, string>> = {
  access: "a stranger gets at an account, a token, a password or a customer's data",
  connection: 'the PBX cannot be connected, or stops working later',
  records: 'calls, chats or contacts are lost, wrong, doubled, or not shown',
  diagnosis: 'everything works, but an admin or a developer learns too little or something untrue',
};

/**
 * Why a rule is tried alone where others are tried side by side at one deployment. The order is that in which such rules
 * are tried, after all others: last come those after which a deployment may refuse what is correct.
 */
export const ALONE = {
  ends: 'it revokes tokens, or sends codes or tokens again, for which a server may end more than that one grant',
  samples: 'it compares values that a server makes one after the other',
  races: 'its requests have to arrive at the same moment',
  guesses: 'it sends wrong secrets or passwords, for which a server may lock out a client or a user',
  throttles: 'it uses up a rate limit',
} as const;

/** Name of a reason to be tried alone. */
export type Alone = keyof typeof ALONE;

/** What the file of a rule states and does. */
export interface RuleDefinition {
  /** The requirement, as one sentence in the present tense. */
  readonly title: string;
  /** Sources, the one the level is taken from first. */
  readonly cites: readonly [Cite, ...Cite[]];
  /** Ids of the requirement in the catalog of requirements, for traceability: `['CODE-02']`. */
  readonly covers?: readonly string[];
  readonly needs?: readonly Need[];
  /**
   * The rule is about a connected PBX, however it was connected: where the only template is the one for Client Credentials,
   * that grant stands in `needs` in place of Authorization Code and Refresh Token.
   */
  readonly alsoHeadless?: true;
  readonly permissions?: readonly Permission[];
  /** What keeps the rule from a real PBX (`SIMULATED_ONLY`); absent where 3CX's published API carries it. */
  readonly simulatedPbx?: SimulatedOnly;
  /** Seconds that have to go by, from the target's lifetimes; on a deployment whose clock cannot be moved they are waited for, if they are few or `allow: [slow]`. */
  readonly waits?: (lifetimes: Lifetimes) => number;
  /**
   * Why no other rule of the run is tried meanwhile: it would disturb them, or they it. A verdict other than a pass is
   * tried again alone before it is believed, so what matters is which refusals a neighbor could bring about.
   */
  readonly alone?: Alone;
  /** What the PBX's admin sees when the rule is broken, in the words of the 3CX console. Absent: nothing shows. */
  readonly symptom?: string;
  /** What can be lost while the rule is broken, and to whom. */
  readonly impact: string;
  /** What is at risk, for sorting: the most serious first. */
  readonly atRisk: AtRisk;
  /** What the maintainer of the deployment does about it. */
  readonly remedy: string;
  /** Ids this rule bore before, so that old reports and known-failure lists still resolve. */
  readonly formerly?: readonly string[];
  /** Judges the rule by traffic that passes between a PBX and a deployment; absent where traffic does not show it. */
  readonly witness?: Witness;
  check(context: Context): Promise<void>;
}

/** A rule of the catalog; its level is that of its first source. */
export interface Rule extends RuleDefinition {
  /** The path below `suites/`, without `.rule.ts`. */
  readonly id: string;
  readonly level: Level;
  /** Its file without `.rule.ts`, for a rule that does not ship with this tool; its mutants are beside it. */
  readonly own?: string;
}

/** Declares a rule. Its id is its path; nothing is registered by hand. */
export function defineRule(definition: RuleDefinition): RuleDefinition {
  return definition;
}
