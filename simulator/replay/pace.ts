import type { Timer } from '../pbx/types.ts';

/** The time of a recording as it is played: it may run faster than the world's. */
export interface Pace {
  /** Resolves once so many milliseconds of the recording have been played or, at once, when the playing is stopped. */
  until(ms: number): Promise<void>;
}

export interface PaceOptions {
  /** How many times as fast as recorded; `Infinity`: nothing is waited for. */
  readonly speed: number;
  /** Milliseconds, ever growing. */
  readonly now: () => number;
  readonly timer: Timer;
  readonly signal: AbortSignal;
}

/** Timers of JavaScript know no more than 24 days. */
const LONGEST_PAUSE_MS = 86_400_000;

/**
 * Begins to play, now. The pace is open-loop: what was late does not make later what comes after it.
 */
export function createPace({ speed, now, timer, signal }: PaceOptions): Pace {
  const startedAt = now();
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const done = () => {
        signal.removeEventListener('abort', done);
        cancel();
        resolve();
      };
      const cancel = timer(ms, done);
      signal.addEventListener('abort', done);
    });
  return {
    async until(ms) {
      for (;;) {
        const left = startedAt + ms / speed - now();
        if (left <= 0 || signal.aborted) return;
        await pause(Math.min(left, LONGEST_PAUSE_MS));
      }
    },
  };
}
