import type { PhonebookQuery } from '../reports/replay/document.ts';
import { type PlannedEntry, planned, type RecordingEntry } from '../simulator/recordings/index.ts';
import { CallLedger } from './call-ledger.ts';
import type { Checkpoint } from './checkpoint.ts';
import { replay } from './open-loop.ts';
import type { PbxFleet } from './pbx-fleet.ts';
import type { Schedule } from './schedule.ts';
import { Statistics } from './statistics.ts';

/** What has to be played by the PBXs of a fleet: all of a replay, or a partition of one. */
export interface Partition {
  /** Reads the recording from its beginning; may be called again. */
  readonly read: () => AsyncIterable<RecordingEntry>;
  /** PBXs of all partitions. */
  readonly pbxs: number;
  readonly schedule: Schedule;
  /** Play the recording again and again, for so long. */
  readonly forMs?: number;
  /** Whether PBXs keep calls that the CRM does not take. */
  readonly keepsCalls: boolean;
  /** Whether PBXs look up numbers that their phonebook has; absent: they have no phonebook. */
  readonly phonebook?: PhonebookQuery;
  /** How long kept calls may take to be delivered once all calls are over. */
  readonly settleMs: number;
  /** Ends the replay early: no call is placed any more. */
  readonly signal: AbortSignal;
  /** Called when the PBXs are connected and the first call is about to ring. */
  readonly onStart?: (statistics: () => Statistics) => void;
  /** Called once the last call is over, before kept calls are delivered. */
  readonly afterCalls?: () => Promise<void>;
}

/** Where a partition resumes that another worker had started, or that starts together with others. */
export interface ResumePoint {
  readonly checkpoint: Checkpoint;
  readonly statistics: Statistics;
  readonly ledger: CallLedger;
  /** When the replay started, by `now`. */
  readonly startedAt: number;
  /** Milliseconds since the epoch, by a clock that all parts go by. */
  readonly now: () => number;
}

/** Result of playing a partition, or all of them. */
export interface PlaybackResult {
  readonly statistics: Statistics;
  readonly ledger: CallLedger;
  /** How often the recording was resume. */
  readonly rounds: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Of the calls, without what came after them. */
  readonly durationMs: number;
  /** Sentences about how it was played. */
  readonly notes?: readonly string[];
}

/** Calls of one PBX that may be behind their schedule before the replay is held up. */
const MOST_BEHIND = 10_000;
const SETTLE_STEP_MS = 250;

/** Plays the share that the PBXs of a fleet have of a recording, and gives the calls they kept the time to arrive. */
export async function playPartition(
  fleet: PbxFleet,
  partition: Partition,
  resume?: ResumePoint,
): Promise<PlaybackResult> {
  const { schedule, forMs, signal } = partition;
  const now = resume?.now ?? Date.now;
  const checkpoint = resume?.checkpoint;
  const statistics = resume?.statistics ?? new Statistics(now);
  const ledger = resume?.ledger ?? new CallLedger();
  fleet.countIn(statistics);
  const startedAt = resume?.startedAt ?? now();
  partition.onStart?.(() => statistics);
  const until = startedAt + (forMs ?? 0);
  // A resumed partition is played to its end, however late it is.
  const goesOn = () => now() < until || checkpoint?.catchesUp === true;
  let rounds = 0;
  const wanted = async function* (): AsyncGenerator<PlannedEntry> {
    for await (const entry of planned(partition.read, goesOn)) {
      if (forMs !== undefined && !goesOn()) return;
      if (entry.kind === 'call') rounds = Math.max(rounds, entry.round + 1);
      yield entry;
    }
  };
  await replay({
    entries: wanted(),
    pbxs: new Map([...fleet.pbxs].map(([number, { pbx }]) => [number, pbx])),
    of: partition.pbxs,
    schedule,
    statistics,
    ledger,
    dropsOnFailure: !partition.keepsCalls,
    window: schedule.pace === 'fast' ? fleet.maxConcurrentRequests * 2 : MOST_BEHIND,
    signal,
    ...(checkpoint === undefined ? {} : { checkpoint, startedAt: performance.now() - (now() - startedAt) }),
  });
  const durationMs = now() - startedAt;
  await partition.afterCalls?.();
  await settle(fleet, partition);
  checkpoint?.settled();
  for (const { pbx } of fleet.pbxs.values()) statistics.outbox(pbx.outbox());
  return { statistics, ledger, rounds, startedAt, durationMs };
}

/** Gives kept calls the time to be delivered. */
async function settle({ pbxs }: PbxFleet, { settleMs, signal }: Partition): Promise<void> {
  const deadline = Date.now() + settleMs;
  for (;;) {
    const states = await Promise.all([...pbxs.values()].map(({ pbx }) => pbx.deliverKept()));
    if (states.every(({ waiting }) => waiting === 0) || Date.now() >= deadline || signal.aborted) return;
    await new Promise((resolve) => setTimeout(resolve, SETTLE_STEP_MS));
  }
}
