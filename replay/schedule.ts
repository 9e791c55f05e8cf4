import type { PlannedCall } from '../simulator/recordings/index.ts';

/** When the calls of a replay are due. */
export type Schedule =
  /** So many calls a second, evenly spaced. */
  | { readonly pace: 'rate'; readonly perSecond: number }
  /** As they were recorded, so many times as fast. */
  | { readonly pace: 'speed'; readonly factor: number }
  /** Each as soon as a PBX has room for it. */
  | { readonly pace: 'fast' };

/** @returns milliseconds after the start of the replay; `undefined` where a call is due whenever there is room for it */
export function dueAt(schedule: Schedule, { offsetMs }: PlannedCall, index: number): number | undefined {
  if (schedule.pace === 'rate') return (index * 1000) / schedule.perSecond;
  return schedule.pace === 'speed' ? offsetMs / schedule.factor : undefined;
}

/** @returns how many milliseconds after its ring a call ends; `undefined`: as soon as it has rung */
export function talkMs(schedule: Schedule, call: PlannedCall): number | undefined {
  if (schedule.pace !== 'speed') return undefined;
  return ((call.ringSeconds + call.durationSeconds) * 1000) / schedule.factor;
}
