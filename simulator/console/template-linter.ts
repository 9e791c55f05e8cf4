import { Worker } from 'node:worker_threads';
import type { LintFinding, lintTemplate } from '../lint/index.ts';

/** What a thread is given. */
export interface LintWork {
  readonly content: Uint8Array;
  readonly options: Parameters<typeof lintTemplate>[1];
}

/** The findings of lint, or why there are none. */
export type Linted =
  | { readonly findings: readonly LintFinding[] }
  /** A sentence for the admin. */
  | { readonly gaveUp: string };

/** What a thread may use. */
export interface LintLimits {
  readonly timeMs: number;
  readonly memoryMb: number;
}

const LIMITS: LintLimits = { timeMs: 10_000, memoryMb: 256 };
const MOST_WAITING = 3;
const GAVE_UP = {
  time: 'Lint took too long for this template and was ended. Import and calls are not affected.',
  memory: 'Lint needed too much memory for this template and was ended. Import and calls are not affected.',
  queue: 'Too many templates wait for lint. Open this page again in a minute.',
} as const;

/**
 * Lints templates in a thread of its own, one after the other: whatever a template does to the linter, the PBX goes on
 * taking calls. Each file is linted once for each PBX version.
 */
export class TemplateLinter {
  readonly #limits: LintLimits;
  readonly #known = new WeakMap<Uint8Array, Map<string, Promise<Linted>>>();
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(limits: LintLimits = LIMITS) {
    this.#limits = limits;
  }

  /** Lints a file; the same object is linted once. */
  async lint(content: Uint8Array, options: LintWork['options']): Promise<Linted> {
    const known = this.#known.get(content) ?? new Map<string, Promise<Linted>>();
    this.#known.set(content, known);
    const key = JSON.stringify(options);
    const found = known.get(key);
    if (found !== undefined) return found;
    if (this.#waiting >= MOST_WAITING) return { gaveUp: GAVE_UP.queue };
    this.#waiting += 1;
    const turn = this.#last.then(() => this.#run({ content, options }));
    const result = turn.finally(() => {
      this.#waiting -= 1;
    });
    this.#last = result.catch(() => undefined);
    known.set(key, result);
    return result;
  }

  #run(workerData: LintWork): Promise<Linted> {
    const { timeMs, memoryMb } = this.#limits;
    // Built, the thread is a file of JavaScript.
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const thread = new Worker(new URL(`./lint-thread.${extension}`, import.meta.url), {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    });
    return new Promise((resolve, reject) => {
      const clock = setTimeout(() => {
        resolve({ gaveUp: GAVE_UP.time });
        void thread.terminate();
      }, timeMs);
      thread.once('message', (findings: readonly LintFinding[]) => resolve({ findings }));
      thread.once('error', (error) => {
        const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
        if (isMemory) resolve({ gaveUp: GAVE_UP.memory });
        else reject(error);
      });
      thread.once('exit', () => {
        clearTimeout(clock);
        reject(new Error('the thread of lint ended without a result'));
      });
    });
  }
}
