/** The line a running replay keeps on the terminal. */
import { clip } from '../text.ts';
import { grouped, latency } from './messages.ts';

/** How far a replay has come. */
export interface ReplayProgress {
  readonly elapsedMs: number;
  readonly calls: number;
  /** Calls a second since the line before. */
  readonly rate: number;
  readonly errors: number;
  /** Milliseconds a call has waited for the CRM. */
  readonly p50: number;
  readonly p99: number;
  /** The drill under way; empty for none. */
  readonly drill: string;
}

/** @returns `12 s · 2,400 calls, 200 /s · 3 errors · p50 4.1 ms, p99 21 ms`, one line without a newline */
export function replayLine(progress: ReplayProgress, width = 80): string {
  const { elapsedMs, calls, rate, errors, p50, p99, drill } = progress;
  const parts = [
    `${Math.round(elapsedMs / 1000)} s`,
    `${grouped(calls)} calls, ${Math.round(rate)} /s`,
    `${grouped(errors)} ${errors === 1 ? 'error' : 'errors'}`,
    `p50 ${latency(p50)}, p99 ${latency(p99)}`,
    ...(drill === '' ? [] : [drill]),
  ];
  return clip(parts.join(' · '), width);
}
