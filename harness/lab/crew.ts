import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Rule } from '../../suites/kit/rule.ts';
import type { Footprints } from './lab.ts';
import type { WorkerData, WorkerResponse, WorkerTasks } from './worker.ts';

/** A thread of the lab, which does one task at a time. */
export class LabWorker {
  readonly #thread: Worker;

  /** @param rules those to try mutants and variants against */
  constructor(rules: readonly Rule[]) {
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const workerData: WorkerData = { rules: rules.map((rule) => rule.id) };
    this.#thread = new Worker(new URL(`./worker.${extension}`, import.meta.url), {
      workerData,
      // Trials make much that is soon forgotten: with room for it, a fifth of the time is not spent on clearing up.
      resourceLimits: { maxYoungGenerationSizeMb: 64 },
    });
  }

  /** @throws Error when the task fails or the thread ends */
  ask<Kind extends keyof WorkerTasks>(
    kind: Kind,
    request: WorkerTasks[Kind]['request'],
  ): Promise<WorkerTasks[Kind]['answer']> {
    const thread = this.#thread;
    return new Promise((resolve, reject) => {
      // Only these: removeAllListeners() would take those by which a Worker minds its own messages.
      const settle = (act: () => void) => {
        thread.off('message', answered).off('error', failed).off('exit', ended);
        act();
      };
      const answered = (response: WorkerResponse) =>
        settle(() =>
          'failed' in response
            ? reject(new Error(response.failed))
            : resolve(response.answer as WorkerTasks[Kind]['answer']),
        );
      const failed = (error: unknown) => settle(() => reject(error));
      const ended = (code: number) =>
        settle(() => reject(new Error(`a worker of the lab ended with code ${code}`)));
      thread.on('message', answered).on('error', failed).on('exit', ended);
      thread.postMessage({ kind, ...request });
    });
  }

  /** Ends the thread. */
  async dismiss(): Promise<void> {
    await this.#thread.terminate();
  }
}

/** The workers of the lab: one for each core. */
export class Crew {
  readonly #workers: readonly LabWorker[];

  /** @param rules those to try mutants and variants against */
  constructor(rules: readonly Rule[]) {
    this.#workers = Array.from({ length: availableParallelism() }, () => new LabWorker(rules));
  }

  /** Lets each worker take the footprints of its share of the rules, and all of them know the footprints of all. */
  async shareFootprints(rules: readonly Rule[]): Promise<void> {
    const count = this.#workers.length;
    const shares = await Promise.all(
      this.#workers.map((worker, share) => {
        const ids = rules.map((rule) => rule.id).filter((_, index) => index % count === share);
        return worker.ask('footprints', { rules: ids });
      }),
    );
    const footprints: Footprints = new Map(shares.flatMap((share) => [...share]));
    await Promise.all(this.#workers.map((worker) => worker.ask('know', { footprints })));
  }

  /** Carries the tasks out in their order, each by the first worker that is free. */
  async carryOut(tasks: readonly ((worker: LabWorker) => Promise<void>)[]): Promise<void> {
    const waiting = tasks.values();
    await Promise.all(
      this.#workers.map(async (worker) => {
        for (const task of waiting) await task(worker);
      }),
    );
  }

  /** Ends all threads. */
  async dismiss(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.dismiss()));
  }
}
