import type { CookieJar } from 'tough-cookie';
import type { Dispatcher } from 'undici';
import type { PbxDriver, PbxTrial } from './actors/pbx-driver.ts';
import type { Approver } from './actors/user.ts';
import type { IssuedTokens } from './evidence/issued-tokens.ts';
import type { Recorder } from './evidence/recorder.ts';
import type { Redactor } from './evidence/redactor.ts';
import type { Need } from './needs.ts';
import type { Target } from './target.ts';

/** A deployment under test: hands each rule the world it is tried in. */
export interface Deployment {
  readonly target: Target;
  /** How many rules may be tried at once. */
  readonly concurrency: number;
  /** Whether all rules meet at one server, where what one does may reach another. */
  readonly shared?: boolean;
  /** @param rule what is going to be tried: the reference connector stands behind TLS for a rule that needs it */
  open(rule: { readonly needs?: readonly Need[] }): Promise<TestEnvironment>;
  close(): Promise<void>;
  /** Why it no longer answers a plain request; undefined while it does. Absent where it cannot go away. */
  whyGone?(): Promise<string | undefined>;
  /** Sentences about the whole run, as they come up. */
  readonly notes?: readonly string[];
  /** Replaces every secret that any of its worlds learned; absent where each world's results are scrubbed already. */
  readonly scrub?: <T>(data: T) => T;
  /** Replaces every secret of the whole run in a finished file, whatever its format. */
  readonly scrubRendered?: (text: string) => string;
}

/** Users who are kept for a whole run; each trial has its own record of what they do. */
export interface Approvers {
  forTrial(recorder: Recorder): Approver;
  close(): Promise<void>;
}

/** A real PBX that is kept for a whole run, and put back at its end. */
export interface RealPbx {
  /** @throws NotApplicable where the target file does not allow it */
  forTrial(trial: PbxTrial): PbxDriver;
  /** Puts back what the run has changed. */
  close(): Promise<void>;
}

/**
 * What one rule is tried against. The reference connector gives every rule an environment of its own; at a deployment
 * that the harness does not control the rules take turns in as many as are tried side by side, all of the same server.
 */
export interface TestEnvironment {
  readonly target: Target;
  readonly dispatcher: Dispatcher;
  /** Labels stay the same for as long as the world does. */
  readonly redactor: Redactor;
  /** The user's cookies: signed in once, kept for as long as the environment lasts, and of no other environment. */
  readonly session: CookieJar;
  /** What the rules of the run were issued so far; absent where each rule has an environment of its own. */
  readonly issued?: IssuedTokens;
  /** Random bytes of the trace ids that requests carry; default: the system's. */
  readonly random?: (size: number) => Buffer;
  /** Who approves, where that is not done by forms. */
  readonly approvers?: Approvers;
  /** In place of a simulated PBX of each trial's own. */
  readonly realPbx?: RealPbx;
  /** Resolves when the next request may leave. */
  turn(): Promise<void>;
  /** Really waits. */
  wait(ms: number): Promise<void>;
  /** Runs a wait that the deployment asked for: no request of any rule leaves until it is over. Absent where no other rule is there. */
  readonly pause?: (waiting: () => Promise<void>) => Promise<void>;
  /** Whether other rules are tried meanwhile at the same server. */
  readonly inCompany?: boolean;
  /** Moves the deployment's clock; absent where it cannot be moved. */
  readonly moveClock?: (seconds: number) => void;
  close(): Promise<void>;
}
