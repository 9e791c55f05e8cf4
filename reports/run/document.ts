/**
 * The run document: what one run of the suites found, and the only thing a report is made from.
 * `run.json` is this document; its JSON Schema is `reports/run/run.schema.json`. It holds no secret:
 * each has been replaced by a stable label such as `<refresh_token#1>` before the document was made.
 */

/** `pbx.profile` of a run whose PBX was a real one. */
export const REAL_PBX = 'real';

/** The version of this document's shape. Readers accept this one and older. */
export const RUN_SCHEMA = 5;

/** What a rule came to. `advice` is a violation of a SHOULD or MAY; `blocked` and `not-applicable` say nothing about the target. */
export type Verdict = 'pass' | 'fail' | 'advice' | 'blocked' | 'not-applicable' | 'error';

/** How strongly a document asks for something (RFC 2119). */
export type Level = 'MUST' | 'SHOULD' | 'MAY';

/** What a broken rule puts at risk, the most serious first. */
export const AT_RISK = ['access', 'connection', 'records', 'diagnosis'] as const;
/** What is at risk: a member of `AT_RISK`. */
export type AtRisk = (typeof AT_RISK)[number];

/** One run: what was checked, of which target, and what was found. */
export interface RunDocument {
  readonly schema: number;
  readonly tool: CheckingTool;
  readonly target: CheckedTarget;
  readonly profile: { readonly name: string; readonly version: string };
  /** The PBX that verdicts assume: the name of its simulated version, or `real`, and the title for readers. Absent before schema 3. */
  readonly pbx?: { readonly profile: string; readonly title: string };
  /** What the CI has checked out. Absent outside of a CI, and before schema 5. */
  readonly revision?: Revision;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly summary: Summary;
  readonly results: readonly Result[];
  /** Present where traffic that passed was judged, and nothing was sent: how much there was. What it did not show is not applicable. */
  readonly traffic?: { readonly exchanges: number };
  /** Sentences about the whole run: why it is incomplete, what was retried. Absent when there are none. */
  readonly notes?: readonly string[];
}

/** What has checked. */
export interface CheckingTool {
  readonly name: string;
  readonly version: string;
  /** Where the documentation is published, without trailing slash: `URL/rules/ID.md` is a rule's page. Absent before schema 5. */
  readonly docs?: string;
}

/** A commit, and where the CI shows it and what it did with it. */
export interface Revision {
  readonly commit: string;
  /** Web address of the repository. */
  readonly repository?: string;
  /** Web address of the CI's run. */
  readonly run?: string;
}

/** What a target file says of its deployment, as far as it decides which rules are asked. It holds no secret. */
export interface Declarations {
  /** What the deployment offers, declared or derived, by name. */
  readonly capabilities: readonly string[];
  /** What rules may do to it. */
  readonly allow: readonly string[];
  /** The grants of each client, by its part in the target file. */
  readonly grants: Readonly<Record<string, readonly string[]>>;
  /** How a user approves: by form, by browser, a person, or none. */
  readonly approval: string;
}

/** What was checked. */
export interface CheckedTarget {
  readonly name: string;
  readonly url: string;
  /** Where the target file describes the deployment. Absent for the reference connector, and before schema 4. */
  readonly file?: TargetPlace;
  /** Absent where the deployment was not reached, and before schema 5. */
  readonly declares?: Declarations;
}

/** A line of the target file. */
export interface TargetPlace {
  /** Relative to the root of its repository, with `/` between folders. */
  readonly path: string;
  /** Counts from 1. */
  readonly line: number;
}

/** How often each verdict occurs. */
export interface Summary {
  readonly pass: number;
  readonly fail: number;
  readonly advice: number;
  readonly blocked: number;
  readonly notApplicable: number;
  readonly error: number;
}

/** The verdict on one rule, with the evidence for it. */
export interface Result {
  /** The rule's id: its path, for example `oauth/code/code-single-use`. */
  readonly rule: string;
  readonly title: string;
  readonly level: Level;
  readonly verdict: Verdict;
  readonly cites: readonly Cite[];
  /** The claim that decided a verdict other than pass; empty for pass. */
  readonly at: string;
  readonly expected: string;
  readonly actual: string;
  /** What the PBX's admin sees in the 3CX console while the rule is broken. Absent: nothing shows. */
  readonly symptom?: string;
  /** What can be lost while the rule is broken, and to whom. */
  readonly impact: string;
  readonly atRisk: AtRisk;
  /** What the maintainer of the deployment does about it. */
  readonly remedy: string;
  readonly durationMs: number;
  readonly steps: readonly Step[];
  readonly exchanges: readonly Exchange[];
  /** Why a failure is expected, where a known-failures file says so. */
  readonly known?: { readonly reason: string; readonly issue?: string; readonly until?: string };
}

/** A source of the requirement, for example RFC 6749 section 4.1.2. */
export interface Cite {
  /** `RFC 6749`, or the name of another document. */
  readonly document: string;
  /** Empty when the document has no numbered sections. */
  readonly section: string;
  readonly level: Level;
  /** Where it can be read; absent for documents without a public address. */
  readonly url?: string;
}

/** One claim a rule made: what had to work (`given`), what was asked (`must`), or a remark (`note`). */
export interface Step {
  readonly kind: 'given' | 'must' | 'note';
  readonly claim: string;
  readonly holds: boolean;
  readonly expected: string;
  readonly actual: string;
  /** Numbers of the exchanges the claim rests on. */
  readonly exchanges: readonly number[];
}

/** One request and its response, secrets replaced by labels. */
export interface Exchange {
  /** Counts from 1 within the result. */
  readonly number: number;
  /** Who sent it: client, stranger, user (the browser), pbx, api, xapi (the harness to a real PBX). */
  readonly actor: string;
  /** Milliseconds since the run started. */
  readonly atMs: number;
  readonly durationMs: number;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly (readonly [name: string, value: string])[];
    readonly body: string;
  };
  /** Absent when no answer came; `failure` says why. */
  readonly response?: {
    readonly status: number;
    readonly headers: readonly (readonly [name: string, value: string])[];
    readonly body: string;
  };
  readonly failure?: string;
}

/** @returns how often each verdict occurs */
export function summarize(results: readonly Result[]): Summary {
  const count = (verdict: Verdict) => results.filter((result) => result.verdict === verdict).length;
  return {
    pass: count('pass'),
    fail: count('fail'),
    advice: count('advice'),
    blocked: count('blocked'),
    notApplicable: count('not-applicable'),
    error: count('error'),
  };
}
