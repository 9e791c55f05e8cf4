import type { Timer } from '../pbx/types.ts';

/** A source of time, injected by tests. */
export interface MonotonicClockOptions {
  /** Milliseconds, ever growing; default `performance.now`. */
  readonly now?: () => number;
  /** Default `setTimeout`. */
  readonly timer?: Timer;
  /** Ends all waiting. */
  readonly signal?: AbortSignal | undefined;
}

/** A clock that waits. */
export interface MonotonicClock {
  /** Milliseconds, ever growing. */
  now(): number;
  /** Resolves then, or as soon as the waiting is ended. */
  until(at: number): Promise<void>;
}

/** The time of a recording as it is played: it may run faster than the world's. */
export interface PlaybackClock {
  /** Resolves once so many milliseconds of the recording have been played, or as soon as the waiting is ended. */
  until(ms: number): Promise<void>;
}

/** `setTimeout` is limited to 24 days. */
const LONGEST_PAUSE_MS = 86_400_000;

const realTimer: Timer = (ms, work) => {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
};

/** A clock over the given source of time. */
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
 * Begins to play, now, so many times as fast as recorded (`Infinity`: nothing is waited for). It is open-loop: a late
 * call does not delay those after it.
 */
export function createPlaybackClock(speed: number, { now, until }: MonotonicClock): PlaybackClock {
  const startedAt = now();
  return { until: (ms) => until(startedAt + ms / speed) };
}
