/** Recordings of calls as files, and the times at which their calls are due. */
export { type PlannedCall, type PlannedEntry, planned } from './plan.ts';
export { createMonotonicClock, type MonotonicClock } from './playback-clock.ts';
export * from './recording.ts';
