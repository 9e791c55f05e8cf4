import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { readRecording } from '../../simulator/recordings/index.ts';
import type { Deployment } from '../../suites/kit/test-environment.ts';
import { CallLedger } from '../call-ledger.ts';
import { Checkpoint } from '../checkpoint.ts';
import { playPartition } from '../partition.ts';
import { openPbxFleet, type PbxFleet } from '../pbx-fleet.ts';
import { Statistics, type StatisticsData } from '../statistics.ts';
import type { PartitionState, ReplayManifest, RunState, Signal } from './run-state.ts';

/** A partition and what playing it takes. */
export interface PartitionPlayback {
  readonly runState: RunState;
  readonly manifest: ReplayManifest;
  readonly partition: number;
  readonly deployment: Deployment;
  /** Aborts when this worker shuts down and another one is to resume the partition. */
  readonly leaving: AbortSignal;
  /** Between two checkpoints. */
  readonly intervalMs: number;
  /** Called when the first call of the replay is due. */
  readonly onStart: () => void;
}

/** How playing a partition ended: `released` for another worker to resume, `lease-lost` where another one has resumed it. */
export type PartitionEnd = 'finished' | 'released' | 'lease-lost';

/**
 * Plays a partition from its last checkpoint to its end, and writes checkpoints all the time: a worker that takes over plays
 * the calls that were not over by the last one, and counts them for the first time.
 * @throws Unreachable, ConfigurationError where the PBXs cannot be connected
 */
export async function runPartition(play: PartitionPlayback): Promise<PartitionEnd> {
  const { runState, manifest, partition, deployment, leaving, intervalMs } = play;
  const fencingToken = randomUUID();
  const earlier = await runState.claim(partition, fencingToken);
  if (earlier?.finished !== undefined) return 'finished';
  const now = await runState.clock();
  const checkpoint = new Checkpoint(earlier?.checkpoint);
  const statistics = new Statistics(now, earlier?.statistics);
  const ledger = new CallLedger();
  const numbers = Array.from({ length: manifest.pbxs }, (_, index) => index).filter(
    (index) => index % manifest.partitions === partition,
  );
  const { keepsCalls: outbox, phonebook } = manifest;
  const fleet = await openPbxFleet({ deployment, numbers, outbox, phonebook });
  const soFar = committed(fleet, checkpoint, statistics);
  const takeovers = earlier === undefined ? 0 : earlier.takeovers + 1;
  const write = (counted = soFar, finished?: PartitionState['finished']) => {
    const statistics = counted();
    const state = {
      checkpoint: checkpoint.toJSON(),
      statistics,
      takeovers,
      ...(finished === undefined ? {} : { finished }),
    };
    return runState.checkpoint(partition, fencingToken, state, ledger.take());
  };

  try {
    const startsAt = await startOf(write, leaving, intervalMs);
    if (startsAt === undefined) return leaving.aborted ? 'released' : 'finished';
    await sleep(Math.max(0, startsAt - now()));
    play.onStart();
    const ended = new AbortController();
    const signal = AbortSignal.any([ended.signal, leaving]);
    const checkpoints = new PeriodicCheckpoints(write, ended, intervalMs);
    try {
      const { rounds, durationMs } = await playPartition(
        fleet,
        {
          ...manifest,
          read: () => readRecording(runState.recording(), manifest.recordingOptions),
          signal,
          async afterCalls() {
            if (leaving.aborted) await write();
          },
        },
        { checkpoint, statistics, ledger, startedAt: startsAt, now },
      );
      const last = await checkpoints.end();
      // Calls that the PBXs still keep are not over: the last checkpoint has them as open.
      if (leaving.aborted) return 'released';
      if (last === 'lease-lost') return 'lease-lost';
      await write(() => statistics.toJSON(), { rounds, durationMs });
      return 'finished';
    } finally {
      await checkpoints.end();
    }
  } finally {
    await fleet.close();
  }
}

type Write = () => ReturnType<RunState['checkpoint']>;

/** Waits for the coordinator. @returns when the replay starts; undefined where it was stopped before */
async function startOf(write: Write, leaving: AbortSignal, intervalMs: number): Promise<number | undefined> {
  for (;;) {
    const { signal, startsAt } = await write();
    if (signal === 'play') return startsAt;
    if (signal !== 'wait' || leaving.aborted) return undefined;
    await sleep(intervalMs);
  }
}

/** Writes checkpoints of a partition until it ends, and ends it where the coordinator or a lost lease demands it. */
class PeriodicCheckpoints {
  readonly #write: Write;
  readonly #ended: AbortController;
  readonly #intervalMs: number;
  readonly #over = new AbortController();
  readonly #writing: Promise<Signal>;

  constructor(write: Write, ended: AbortController, intervalMs: number) {
    this.#write = write;
    this.#ended = ended;
    this.#intervalMs = intervalMs;
    this.#writing = this.#run();
    // Without Redis the owner of the partition is unknown.
    this.#writing.catch(() => ended.abort());
  }

  /** @returns the last signal; rejects where no checkpoint can be written */
  end(): Promise<Signal> {
    this.#over.abort();
    return this.#writing;
  }

  async #run(): Promise<Signal> {
    const { signal: over } = this.#over;
    for (;;) {
      const { signal } = await this.#write();
      if (signal === 'stop' || signal === 'lease-lost') this.#ended.abort();
      if (signal === 'lease-lost' || over.aborted) return signal;
      await sleep(this.#intervalMs, undefined, { signal: over }).catch(() => undefined);
      if (over.aborted) return signal;
    }
  }
}

/**
 * The statistics that go with a checkpoint: a call that a PBX has kept counts once no PBX keeps any, and until then the
 * outboxes' own counts stay out.
 */
function committed({ pbxs }: PbxFleet, checkpoint: Checkpoint, statistics: Statistics): () => StatisticsData {
  let late = 0;
  let lost = 0;
  return () => {
    const outboxes = [...pbxs.values()].map(({ pbx }) => pbx.outbox());
    if (outboxes.every(({ waiting }) => waiting === 0)) {
      checkpoint.settled();
      late = outboxes.reduce((sum, { delivered }) => sum + delivered, 0);
      lost = outboxes.reduce((sum, { refused }) => sum + refused, 0);
    }
    const { counts, ...others } = checkpoint.counted(statistics);
    return { ...others, counts: { ...counts, late: counts.late + late, lost: counts.lost + lost } };
  };
}
