/** What `prove.json` holds: every mutant and what it broke, and what the rules said of every sound variant. */
export interface MatrixDocument {
  /** How many rules were tried. */
  readonly rules: number;
  /** Rules without any mutant: nothing proves that they can fail. */
  readonly unproven: readonly string[];
  /** Decisions of the connector's policy without any mutant. */
  readonly unprovenDecisions?: readonly string[];
  readonly trials: readonly Trial[];
  /** Absent in documents of older versions. */
  readonly variants?: readonly VariantTrial[];
  readonly durationMs: number;
}

/** One faulty server, and the rules that failed on it. */
export interface Trial {
  /** The rule whose mutant it is. */
  readonly rule: string;
  readonly mutant: string;
  /** Rules that have to fail, and no others. */
  readonly expected: readonly string[];
  /** Rules that did, with the claim at which they did. */
  readonly failing: readonly { readonly rule: string; readonly at: string }[];
  readonly tried: number;
  readonly killed: boolean;
  /** Why it counts as survived; empty when it was killed. */
  readonly why: string;
}

/** One conformant server that looks different, and the rules that misjudged it. */
export interface VariantTrial {
  readonly variant: string;
  /** Why it is conformant. */
  readonly because: string;
  readonly tried: number;
  /** Rules that are rightly not applicable. */
  readonly notApplicable: readonly string[];
  /** Rules that rightly advise. */
  readonly advised: readonly string[];
  /** Rules whose verdict is wrong, with the claim and what was found. */
  readonly wrong: readonly {
    readonly rule: string;
    readonly verdict: string;
    readonly at: string;
    readonly actual: string;
  }[];
}

/** Killed by exactly the rules that should fail; by these and others; or not as it should have been. */
export type MutantOutcome = 'survived' | 'too-much' | 'killed';

/** The order outcomes are read in: what has to be acted on comes first. */
export const OUTCOMES: readonly MutantOutcome[] = ['survived', 'too-much', 'killed'];

/** @returns what became of a mutant */
export function outcomeOf({ killed, expected, failing }: Trial): MutantOutcome {
  if (killed) return 'killed';
  const fell = new Set(failing.map(({ rule }) => rule));
  return expected.every((rule) => fell.has(rule)) && fell.size > expected.length ? 'too-much' : 'survived';
}
