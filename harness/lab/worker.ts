import { parentPort, workerData } from 'node:worker_threads';
import { loadRules } from '../catalog.ts';
import { collectMutants, type Footprints, type MutantTrial, takeFootprints, tryMutant } from './lab.ts';

/** What a worker of the lab is started with, and what it is sent and answers afterwards. */
export interface WorkerData {
  /** Ids of the rules to try mutants against. */
  readonly rules: readonly string[];
}
/** What the lab sends to a worker thread. */
export type WorkerRequest =
  | { readonly kind: 'footprints'; readonly rules: readonly string[] }
  | { readonly kind: 'mutant'; readonly index: number; readonly key: string; readonly alone: boolean }
  | { readonly kind: 'know'; readonly footprints: Footprints };
/** What a worker thread answers; `failed` ends the proof. */
export type WorkerResponse =
  | { readonly kind: 'footprints'; readonly footprints: Footprints }
  | { readonly kind: 'trial'; readonly index: number; readonly trial: MutantTrial }
  | { readonly kind: 'failed'; readonly message: string };

const port = parentPort;
if (port !== null) {
  const wanted = new Set((workerData as WorkerData).rules);
  const rules = (await loadRules()).filter((rule) => wanted.has(rule.id));
  const mutants = await collectMutants(rules);
  let footprints: Footprints | undefined;

  const carryOut = async (order: WorkerRequest): Promise<WorkerResponse | undefined> => {
    if (order.kind === 'know') {
      footprints = order.footprints;
      return undefined;
    }
    if (order.kind === 'footprints') {
      const ids = new Set(order.rules);
      return {
        kind: 'footprints',
        footprints: await takeFootprints(
          rules.filter((rule) => ids.has(rule.id)),
          mutants,
        ),
      };
    }
    const found = mutants.find(({ key }) => key === order.key);
    if (found === undefined) throw new Error(`there is no mutant "${order.key}"`);
    const expected = [found.rule.id, ...(found.mutant.alsoFails ?? [])];
    const against = order.alone ? rules.filter(({ id }) => expected.includes(id)) : rules;
    return {
      kind: 'trial',
      index: order.index,
      trial: await tryMutant(found, against, footprints),
    };
  };

  port.on('message', (order: WorkerRequest) => {
    carryOut(order).then(
      (delivery) => delivery !== undefined && port.postMessage(delivery),
      (error: unknown) =>
        port.postMessage({ kind: 'failed', message: String(error) } satisfies WorkerResponse),
    );
  });
}
