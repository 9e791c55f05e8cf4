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
  /**
   * Try every rule against the first mutant of each rule only, and against the others those that have to fail; of the
   * variants every ninth.
   */
  readonly brief?: boolean;
  /** @param about the rule whose mutant was tried, or the name of the variant */
  readonly onTrial?: (about: string, done: number, total: number) => void;
}

/** In a brief proof one variant of so many is tried; neighbors differ in the same respect. */
const BRIEF_STRIDE = 9;

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
  const keyed = (await collectVariants()).filter((_, index) => brief !== true || index % BRIEF_STRIDE === 0);
  const ids = chosen.map((rule) => rule.id);
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
      variants[index] = await worker.ask('variant', { key, rules: ids });
      report(variant.name);
    }),
    ...mutants.map(({ key, rule }, index) => async (worker: LabWorker) => {
      const alone = brief === true && mutants[index - 1]?.rule === rule;
      trials[index] = await worker.ask('mutant', { key, alone });
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
    unproven: ids.filter((id) => !proven.has(id)),
    unprovenDecisions: decisionsWithoutMutant(all.map(({ mutant }) => mutant)),
    trials,
    variants,
    durationMs: Math.round(performance.now() - startedAt),
  };
}
