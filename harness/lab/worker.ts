import { parentPort, workerData } from 'node:worker_threads';
import { loadRules } from '../catalog.ts';
import { collectMutants, type Footprints, type MutantTrial, takeFootprints, tryMutant } from './lab.ts';
import { collectVariants, tryVariant, type VariantTrial } from './variants.ts';

/** What a worker of the lab is started with. */
export interface WorkerData {
  /** Ids of the rules to try mutants and variants against. */
  readonly rules: readonly string[];
}

/** What a worker is asked, by kind: what it is sent, and what it answers. */
export interface WorkerTasks {
  /** Take the footprints of these rules. */
  readonly footprints: {
    readonly request: { readonly rules: readonly string[] };
    readonly answer: Footprints;
  };
  /** Remember the footprints of all rules. */
  readonly know: { readonly request: { readonly footprints: Footprints }; readonly answer: undefined };
  /** Try these rules against a mutant. */
  readonly mutant: {
    readonly request: { readonly key: string; readonly rules: readonly string[] };
    readonly answer: MutantTrial;
  };
  /** Try these rules on a sound variant. */
  readonly variant: {
    readonly request: { readonly key: string; readonly rules: readonly string[] };
    readonly answer: VariantTrial;
  };
}

/** A message to a worker. */
export type WorkerRequest = {
  [Kind in keyof WorkerTasks]: { readonly kind: Kind } & WorkerTasks[Kind]['request'];
}[keyof WorkerTasks];

/** The answer to one message, or why there is none. */
export type WorkerResponse = { readonly answer: unknown } | { readonly failed: string };

const port = parentPort;
if (port !== null) {
  const wanted = new Set((workerData as WorkerData).rules);
  const rules = (await loadRules()).filter((rule) => wanted.has(rule.id));
  const mutants = await collectMutants(rules);
  const variants = await collectVariants();
  let footprints: Footprints | undefined;
  const named = (ids: readonly string[]) => rules.filter(({ id }) => ids.includes(id));
  const byKey = <T extends { readonly key: string }>(list: readonly T[], key: string): T => {
    const found = list.find((one) => one.key === key);
    if (found === undefined) throw new Error(`there is no "${key}"`);
    return found;
  };

  const carryOut = async (request: WorkerRequest): Promise<unknown> => {
    switch (request.kind) {
      case 'know':
        footprints = request.footprints;
        return undefined;
      case 'footprints':
        return takeFootprints(named(request.rules), [...mutants, ...variants]);
      case 'variant':
        return tryVariant(byKey(variants, request.key), named(request.rules), footprints);
      case 'mutant':
        return tryMutant(byKey(mutants, request.key), named(request.rules), footprints);
    }
  };

  port.on('message', (request: WorkerRequest) => {
    carryOut(request).then(
      (answer) => port.postMessage({ answer } satisfies WorkerResponse),
      (error: unknown) => port.postMessage({ failed: String(error) } satisfies WorkerResponse),
    );
  });
}
