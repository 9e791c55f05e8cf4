import type { AtRisk, Cite, Level } from '../../reports/run/document.ts';
import type { Context } from './context.ts';

/**
 * What a deployment has to offer for a question to mean anything. A target that does not declare it gets
 * the verdict not-applicable, with this name in the reason. See `target/capabilities.ts` for how each is found.
 */
export const NEEDS = {
  'authorization-code': 'the Authorization Code grant, with a user who can approve',
  'client-credentials': 'the Client Credentials grant',
  'refresh-token': 'refresh tokens',
  'refresh-rotation': 'refresh tokens that are rotated',
  pages: 'sign-in and approval pages that can be read as plain HTML (approval: form)',
  password: "the user's name and password",
  revocation: 'a revocation endpoint',
  metadata: 'published server metadata',
  pkce: 'PKCE with S256',
  iss: 'iss in the authorization response',
  'crm-api': 'the CRM API',
  'contact-creation': 'contacts that can be created through the CRM API',
  journaling: 'call journaling through the CRM API',
  'journal-reading': 'a route that lists the calls logged',
  chats: 'chat journaling through the CRM API',
  'partial-scopes': 'tokens that can be asked for with less than the full scope',
  'second-client': 'a second client',
  'second-account': 'a second account with a contact of its own',
  'second-user': 'a user who belongs to the second account only',
  'limited-client': 'a client limited to one grant',
  'two-redirect-uris': 'a client with two registered redirect URIs',
  template: 'a CRM template to import',
  tls: 'an https deployment',
} as const;

export type Need = keyof typeof NEEDS;

/** What an operator has to allow first: lasting effects, or load that may lock a client out. */
export type Permission = 'destructive' | 'load';

/** What each kind of risk means; their order, the most serious first, is that of `AT_RISK`. */
export const RISKS: Readonly<Record<AtRisk, string>> = {
  access: "a stranger gets at an account, a token, a password or a customer's data",
  connection: 'the PBX cannot be connected, or stops working later',
  records: 'calls, chats or contacts are lost, wrong, doubled, or not shown',
  diagnosis: 'everything works, but an admin or a developer learns too little or something untrue',
};

export interface RuleDefinition {
  /** The requirement, as one sentence in the present tense. */
  readonly title: string;
  /** Sources, the one the level is taken from first. */
  readonly cites: readonly [Cite, ...Cite[]];
  /** Ids of the requirement in the catalog of requirements, for traceability: `['CODE-02']`. */
  readonly covers?: readonly string[];
  readonly needs?: readonly Need[];
  readonly permissions?: readonly Permission[];
  /** Seconds that have to go by, from the target's lifetimes; on a deployment whose clock cannot be moved they are waited for, if they are few or `allow: [slow]`. */
  readonly waits?: (lifetimes: Lifetimes) => number;
  /** What the PBX's admin sees when the rule is broken, in the words of the 3CX console. Absent: nothing shows. */
  readonly symptom?: string;
  /** What can be lost while the rule is broken, and to whom. */
  readonly impact?: string;
  /** What is at risk, for sorting: the most serious first. */
  readonly atRisk?: AtRisk;
  /** What the maintainer of the deployment does about it. */
  readonly remedy: string;
  /** Ids this rule bore before, so that old reports and known-failure lists still resolve. */
  readonly formerly?: readonly string[];
  check(context: Context): Promise<void>;
}

/** Seconds. */
export interface Lifetimes {
  readonly code: number;
  readonly accessToken: number;
  readonly refreshToken: number;
}

export interface Rule extends RuleDefinition {
  /** The path below `suites/`, without `.rule.ts`. */
  readonly id: string;
  readonly level: Level;
}

/** Declares a rule. Its id is its path; nothing is registered by hand. */
export function defineRule(definition: RuleDefinition): RuleDefinition {
  return definition;
}
