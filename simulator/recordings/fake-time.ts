import type { Timer } from '../pbx/types.ts';

/** Time for tests, which passes by `forward` alone. */
export class FakeTime {
  #ms = 0;
  readonly #planned = new Set<{ readonly at: number; readonly work: () => void }>();

  readonly now = (): number => this.#ms;
  readonly timer: Timer = (ms, work) => {
    const plan = { at: this.#ms + ms, work };
    this.#planned.add(plan);
    return () => this.#planned.delete(plan);
  };

  /** Timers that are pending. */
  get waiting(): number {
    return this.#planned.size;
  }

  /** Lets time pass, and what was planned for it happen. */
  async forward(ms: number): Promise<void> {
    this.#ms += ms;
    for (const plan of [...this.#planned].filter(({ at }) => at <= this.#ms)) {
      this.#planned.delete(plan);
      plan.work();
    }
    // What waited goes on.
    await new Promise((resolve) => setImmediate(resolve));
  }
}
