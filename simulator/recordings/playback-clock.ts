import type { Timer } from '../pbx/types.ts';

/** What tells the time, and waits in it. */
export interface MonotonicClockOptions {
  /** Milliseconds, ever growing; default `performance.now`. */
  readonly now?: () => number;
  readonly timer?: Timer;
  /** Ends all waiting. */
  readonly signal?: AbortSignal | undefined;
}

export interface MonotonicClock {
  now(): number;
  /** Resolves then, or as soon as the waiting is ended. */
  until(at: number): Promise<void>;
}

/** The time of a recording as it is played: it may run faster than the world's. */
export interface PlaybackClock {
  /** Resolves once so many milliseconds of the recording have been played, or as soon as the waiting is ended. */
  until(ms: number): Promise<void>;
}

/** Timers of JavaScript know no more than 24 days. */
const LONGEST_PAUSE_MS = 86_400_000;

const realTimer: Timer = (ms, work) => {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
};

export function createMonotonicClock({
  now = () => performance.now(),
  timer = realTimer,
  signal,
}: MonotonicClockOptions = {}): MonotonicClock {
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const done = () => {
        callOff();
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const callOff = timer(ms, done);
      signal?.addEventListener('abort', done, { once: true });
    });
  return {
    now,
    async until(at) {
      for (let left = at - now(); left > 0 && !signal?.aborted; left = at - now())
        await pause(Math.min(LONGEST_PAUSE_MS, left));
    },
  };
}

/**
 * Begins to play, now, so many times as fast as recorded (`Infinity`: nothing is waited for). The pace is open-loop: what
 * was late does not make later what comes after it.
 */
export function createPlaybackClock(speed: number, { now, until }: MonotonicClock): PlaybackClock {
  const startedAt = now();
  return { until: (ms) => until(startedAt + ms / speed) };
}
