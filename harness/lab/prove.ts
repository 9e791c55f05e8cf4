import type { Rule } from '../../suites/kit/rule.ts';
import { Crew, type LabWorker } from './crew.ts';
import { decisionsWithoutMutant } from './decisions.ts';
import { collectMutants, type MutantTrial } from './lab.ts';
import { collectVariants, type VariantTrial } from './variants.ts';

/** The matrix: every mutant and what it broke, every sound variant and which rules misjudged it. */
export interface Proof {
  readonly rules: number;
  /** Rules without any mutant: nothing proves that they can fail. */
  readonly unproven: readonly string[];
  /** Decisions of the connector's policy that no mutant of any rule replaces. */
  readonly unprovenDecisions: readonly string[];
  readonly trials: readonly MutantTrial[];
  readonly variants: readonly VariantTrial[];
  readonly durationMs: number;
}

/** Which mutants are planted, and which rules they are tried against. */
export interface ProveOptions {
  /** Rules whose mutants are planted, and which are tried on the sound variants. */
  readonly prove: readonly Rule[];
  /** Rules tried against each mutant; their mutants count as well for the coverage of decisions. */
  readonly against: readonly Rule[];
  /** Try every rule against every mutant and variant, also those that cannot meet the difference. */
  readonly exhaustive?: boolean;
  /** Try each mutant against the rules that have to fail, and of all other pairs of the matrix a diagonal share. */
  readonly brief?: boolean;
  /** @param about the rule whose mutant was tried, or the name of the variant */
  readonly onTrial?: (about: string, done: number, total: number) => void;
}

/** A brief proof tries one of so many pairs of a mutant and a rule that should not notice it. */
const BRIEF_MUTANT_STRIDE = 96;
/** A brief proof tries one of so many pairs of a variant and a rule. */
const BRIEF_VARIANT_STRIDE = 120;

/**
 * A diagonal share of a row of the matrix, so that all rows together meet every column.
 * @returns every `stride`-th rule, beginning where `row` says
 */
function diagonal(rules: readonly Rule[], row: number, stride: number): Rule[] {
  return rules.filter((_, column) => (row + column) % stride === 0);
}

function idsOf(rules: readonly Rule[]): string[] {
  return rules.map((rule) => rule.id);
}

/**
 * Tries the chosen rules on every sound variant, then plants every mutant of the chosen rules, one faulty server each,
 * and tries the rules against it. The work is spread over the machine's cores.
 * @throws Error when a rule does not pass at the reference connector
 */
export async function prove({
  prove: chosen,
  against,
  exhaustive,
  brief,
  onTrial,
}: ProveOptions): Promise<Proof> {
  const startedAt = performance.now();
  const mutants = await collectMutants(chosen);
  const keyed = await collectVariants();
  const trials: MutantTrial[] = [];
  const variants: VariantTrial[] = [];
  let done = 0;
  const report = (about: string) => {
    done += 1;
    onTrial?.(about, done, tasks.length);
  };
  // Variants first: each is met by more rules than a mutant, and long tasks at the end would leave a core idle.
  const tasks = [
    ...keyed.map(({ key, variant }, index) => async (worker: LabWorker) => {
      const rules = idsOf(brief === true ? diagonal(chosen, index, BRIEF_VARIANT_STRIDE) : chosen);
      variants[index] = await worker.ask('variant', { key, rules });
      report(variant.name);
    }),
    ...mutants.map(({ key, rule, mutant }, index) => async (worker: LabWorker) => {
      const others = idsOf(brief === true ? diagonal(against, index, BRIEF_MUTANT_STRIDE) : against);
      trials[index] = await worker.ask('mutant', {
        key,
        rules: [rule.id, ...(mutant.alsoFails ?? []), ...others],
      });
      report(rule.id);
    }),
  ];
  const crew = new Crew(against);
  try {
    if (exhaustive !== true) await crew.shareFootprints(against);
    await crew.carryOut(tasks);
  } finally {
    await crew.dismiss();
  }
  const proven = new Set(mutants.map(({ rule }) => rule.id));
  const all = await collectMutants([...new Set([...chosen, ...against])]);
  return {
    rules: against.length,
    unproven: idsOf(chosen).filter((id) => !proven.has(id)),
    unprovenDecisions: decisionsWithoutMutant(all.map(({ mutant }) => mutant)),
    trials,
    variants,
    durationMs: Math.round(performance.now() - startedAt),
  };
}
