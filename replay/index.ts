/**
 * The door of the replay: what the command line and the benchmarks import. Replays over workers have a door of their own,
 * `distributed/index.ts`, which is loaded only where they are asked for.
 */
export { CallLedger } from './call-ledger.ts';
export { FAULT_KINDS, type FaultKind, type ScheduledFault } from './fault-injection.ts';
export { measuredTransport } from './measured-transport.ts';
export { replay } from './open-loop.ts';
export { openPbxFleet } from './pbx-fleet.ts';
export { startReference } from './reference.ts';
export { type ReplayRun, runReplay } from './replay.ts';
export type { Schedule } from './schedule.ts';
export { Statistics } from './statistics.ts';
