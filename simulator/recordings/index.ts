/** Recordings of calls as files, and the times at which their calls are due. */
export { RECORDING_FORMATS } from './call.ts';
export { ReadingNotes } from './notes.ts';
export { type PlannedCall, type PlannedEntry, planned } from './plan.ts';
export { createMonotonicClock, type MonotonicClock } from './playback-clock.ts';
export * from './recording.ts';
export { ReadingSummary } from './summary.ts';
export type { Survey } from './survey.ts';
