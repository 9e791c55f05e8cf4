import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Rule } from '../../suites/kit/rule.ts';
import { decisionsWithoutMutant } from './decisions.ts';
import { collectMutants, type Footprints, type MutantTrial } from './lab.ts';
import type { WorkerData, WorkerRequest, WorkerResponse } from './worker.ts';

/** The matrix: every mutant and what it broke. */
export interface Proof {
  readonly rules: number;
  /** Rules without any mutant: nothing proves that they can fail. */
  readonly unproven: readonly string[];
  /** Decisions of the connector's policy that no mutant of any rule replaces. */
  readonly unprovenDecisions: readonly string[];
  readonly trials: readonly MutantTrial[];
  readonly durationMs: number;
}

/** Which mutants are planted, and which rules they are tried against. */
export interface ProveOptions {
  /** Rules whose mutants are planted. */
  readonly prove: readonly Rule[];
  /** Rules tried against each of them; their mutants count as well for the coverage of decisions. */
  readonly against: readonly Rule[];
  /** Try every rule against every mutant, also those that cannot meet its fault. */
  readonly exhaustive?: boolean;
  /** Try every rule against the first mutant of each rule only, and against the others those that have to fail. */
  readonly brief?: boolean;
  readonly onTrial?: (trial: MutantTrial, done: number, total: number) => void;
}

/**
 * Plants every mutant of the chosen rules, one faulty server each, and tries the rules against it; the work is spread
 * over the machine's cores.
 * @throws Error when a rule does not pass at the sound connector
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
  const all = await collectMutants([...new Set([...chosen, ...against])]);
  const proven = new Set(mutants.map(({ rule }) => rule.id));
  const crew = Array.from({ length: availableParallelism() }, () => hire(against));
  try {
    if (exhaustive !== true) {
      const footprints = await gatherFootprints(crew, against);
      for (const worker of crew) worker.tell({ kind: 'know', footprints });
    }
    const trials: MutantTrial[] = [];
    let next = 0;
    await Promise.all(
      crew.map(async (worker) => {
        for (let index = next++; index < mutants.length; index = next++) {
          const { key, rule } = mutants[index] as (typeof mutants)[number];
          const alone = brief === true && mutants[index - 1]?.rule === rule;
          const delivery = await worker.ask({ kind: 'mutant', index, key, alone });
          if (delivery.kind !== 'trial') throw new Error('a worker answered something else than a trial');
          trials[index] = delivery.trial;
          onTrial?.(delivery.trial, trials.filter(Boolean).length, mutants.length);
        }
      }),
    );
    const unproven = chosen.map((rule) => rule.id).filter((id) => !proven.has(id));
    return {
      rules: against.length,
      unproven,
      unprovenDecisions: decisionsWithoutMutant(all.map(({ mutant }) => mutant)),
      trials,
      durationMs: Math.round(performance.now() - startedAt),
    };
  } finally {
    await Promise.all(crew.map((worker) => worker.dismiss()));
  }
}

interface LabWorker {
  tell(order: WorkerRequest): void;
  ask(order: WorkerRequest): Promise<WorkerResponse>;
  dismiss(): Promise<unknown>;
}

function hire(rules: readonly Rule[]): LabWorker {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const workerData: WorkerData = { rules: rules.map((rule) => rule.id) };
  const worker = new Worker(new URL(`./worker.${extension}`, import.meta.url), {
    workerData,
    // Trials make much that is soon forgotten: with room for it, a fifth of the time is not spent on clearing up.
    resourceLimits: { maxYoungGenerationSizeMb: 64 },
  });
  return {
    tell: (order) => worker.postMessage(order),
    ask: (order) =>
      new Promise((resolve, reject) => {
        // Only these: removeAllListeners() would take those by which a Worker minds its own messages.
        const settle = (act: () => void) => {
          worker.off('message', answered).off('error', reject).off('exit', ended);
          act();
        };
        const answered = (delivery: WorkerResponse) =>
          settle(() =>
            delivery.kind === 'failed' ? reject(new Error(delivery.message)) : resolve(delivery),
          );
        const ended = (code: number) => reject(new Error(`a worker of the lab ended with code ${code}`));
        worker.on('message', answered).on('error', reject).on('exit', ended);
        worker.postMessage(order);
      }),
    dismiss: () => worker.terminate(),
  };
}

/** Each worker takes its share of the rules; the shares together are the footprints of all. */
async function gatherFootprints(crew: readonly LabWorker[], rules: readonly Rule[]): Promise<Footprints> {
  const shares = await Promise.all(
    crew.map(async (worker, share) => {
      const ids = rules.map((rule) => rule.id).filter((_, index) => index % crew.length === share);
      const delivery = await worker.ask({ kind: 'footprints', rules: ids });
      return delivery.kind === 'footprints' ? [...delivery.footprints] : [];
    }),
  );
  return new Map(shares.flat());
}
