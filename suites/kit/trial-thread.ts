import { Worker } from 'node:worker_threads';
import type { Level, Result } from '../../reports/run-document.ts';
import type { Rule } from './rule.ts';
import type { TrialThread } from './world.ts';

/** One rule to try, and the answer. `id` ties them together: several are under way at once. */
export interface TrialOrder {
  readonly id: number;
  readonly rule: string;
  readonly level: Level;
  /** When the run started, in milliseconds since 1970: the times of exchanges count from there. */
  readonly startedAt: number;
}
export type TrialDelivery =
  | { readonly id: number; readonly result: Result }
  | { readonly id: number; readonly message: string };

/** Starts a thread that tries rules at reference connectors of its own; it takes orders while it still loads. */
export function startTrialThread(concurrency: number): TrialThread {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const worker = new Worker(new URL(`./trial-worker.${extension}`, import.meta.url), {
    // Trials make much that is soon forgotten: with room for it, less of the time goes into clearing up.
    resourceLimits: { maxYoungGenerationSizeMb: 64 },
  });
  const waiting = new Map<number, PromiseWithResolvers<Result>>();
  let orders = 0;
  let broken: Error | undefined;
  const breakAll = (error: Error) => {
    broken = error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker
    .on('message', (delivery: TrialDelivery) => {
      const trial = waiting.get(delivery.id);
      waiting.delete(delivery.id);
      if ('result' in delivery) trial?.resolve(delivery.result);
      else trial?.reject(new Error(delivery.message));
    })
    .on('error', (error) => breakAll(error instanceof Error ? error : new Error(String(error))))
    .on('exit', (code) => breakAll(new Error(`a thread that tries rules ended with code ${code}`)));
  return {
    concurrency,
    try(rule: Rule, level: Level, startedAt: number) {
      if (broken !== undefined) return Promise.reject(broken);
      const trial = Promise.withResolvers<Result>();
      const id = ++orders;
      waiting.set(id, trial);
      worker.postMessage({ id, rule: rule.id, level, startedAt } satisfies TrialOrder);
      return trial.promise;
    },
    async close() {
      waiting.clear();
      await worker.terminate();
    },
  };
}
