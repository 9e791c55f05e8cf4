import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Unreachable } from '../../harness/errors.ts';
import { CallLedger } from '../call-ledger.ts';
import type { Partition, PlaybackResult } from '../partition.ts';
import { Statistics } from '../statistics.ts';
import { type Assignment, PartitionQueue } from './queue.ts';
import { connectRedis, type RedisAddress, type RedisConnection } from './redis.ts';
import { type PartitionState, type ReplayManifest, RunState } from './run-state.ts';

/** What a replay over workers takes beside the calls. */
export interface CoordinatorOptions {
  /** Of the Redis. */
  readonly address: RedisAddress;
  /** Start when so many workers are connected. */
  readonly workers: number;
  /** Describes the target and the recording to the workers. */
  readonly manifest: Pick<ReplayManifest, 'version' | 'target' | 'recordingOptions'>;
  /** The bytes of the recording. */
  readonly recording: () => AsyncIterable<Buffer>;
  /** Shows a sentence to the user who waits. */
  readonly report: (sentence: string) => void;
  /** Between two heartbeats. */
  readonly intervalMs?: number;
  /** Workers that connect within it are not reported missing. */
  readonly graceMs?: number;
}

const INTERVAL_MS = 1000;
const GRACE_MS = 3000;
/** Calls that ring when a replay is interrupted get so long to end, whatever the CRM does. */
const MOST_ENDING_MS = 60_000;

/**
 * Plays a replay over workers, each of which plays the partition of some PBXs.
 * @throws Unreachable when Redis is lost or a worker cannot play its partition; ConfigurationError without the libraries
 */
export async function coordinateReplay(
  whole: Partition,
  options: CoordinatorOptions,
): Promise<PlaybackResult> {
  const redis = await connectRedis(options.address);
  try {
    const queue = await Promise.race([PartitionQueue.open(redis), redis.gone]);
    try {
      return await Promise.race([coordinate(whole, queue, redis, options), redis.gone]);
    } finally {
      if (redis.client.status === 'ready') await queue.close();
    }
  } finally {
    redis.close();
  }
}

function nothingPlayed(): PlaybackResult {
  const startedAt = Date.now();
  const statistics = new Statistics(() => startedAt);
  return { statistics, ledger: new CallLedger(), rounds: 0, startedAt, durationMs: 0 };
}

async function coordinate(
  whole: Partition,
  queue: PartitionQueue,
  redis: RedisConnection,
  options: CoordinatorOptions,
): Promise<PlaybackResult> {
  const workers = await workersOnce(queue, whole.signal, options);
  if (workers === 0) return nothingPlayed();
  const { pbxs, schedule, forMs, keepsCalls, phonebook, settleMs } = whole;
  const partitions = Math.min(pbxs, workers);
  const all = Array.from({ length: partitions }, (_, partition) => partition);
  const replay = randomUUID();
  const runState = new RunState(redis.client, replay);
  const assignments: Assignment[] = [];
  try {
    const manifest = {
      ...options.manifest,
      ...{ pbxs, partitions, schedule, keepsCalls, settleMs },
      ...(forMs !== undefined && { forMs }),
      ...(phonebook !== undefined && { phonebook }),
    };
    await runState.publish(manifest, options.recording());
    for (const partition of all) assignments.push(await queue.assign({ replay, partition }));
    options.report(distributionLine(pbxs, partitions, workers));
    const follower = new ProgressFollower(whole, { runState, queue, assignments, redis, options });
    const startsAt = await follower.untilFinished();
    const states = await follower.states();
    const ledger = new CallLedger();
    for (const partition of all) ledger.add(await runState.ledger(partition));
    const ends = states.flatMap((state) => state?.finished ?? []);
    return {
      statistics: sum(states, startsAt),
      ledger,
      rounds: Math.max(0, ...ends.map(({ rounds }) => rounds)),
      startedAt: startsAt,
      durationMs: Math.max(0, ...ends.map(({ durationMs }) => durationMs)),
      notes: takeoverNotes(states),
    };
  } finally {
    if (redis.client.status === 'ready') {
      await Promise.all(assignments.map((each) => each.withdraw()));
      await runState.clear(partitions);
    }
  }
}

/** Waits until enough workers are connected. @returns how many; 0 where the replay is interrupted before */
async function workersOnce(
  queue: PartitionQueue,
  signal: AbortSignal,
  { workers: wanted, address, report, intervalMs = INTERVAL_MS, graceMs = GRACE_MS }: CoordinatorOptions,
): Promise<number> {
  const reportAt = performance.now() + graceMs;
  let reported = -1;
  while (!signal.aborted) {
    const workers = await queue.workers();
    if (workers >= wanted) return workers;
    if (performance.now() >= reportAt && reported !== workers) {
      reported = workers;
      const { tls, host, port, db } = address;
      const url = `${tls ? 'rediss' : 'redis'}://${host}:${port}${db === 0 ? '' : `/${db}`}`;
      report(
        `${workers === 0 ? 'No worker is' : `${workers} of ${wanted} workers are`} there: start one with "pbx-conformance worker --redis ${url}".`,
      );
    }
    await sleep(Math.min(intervalMs, 200));
  }
  return 0;
}

/** What the progress of the partitions is followed with. */
interface Followed {
  readonly runState: RunState;
  readonly queue: PartitionQueue;
  readonly assignments: readonly Assignment[];
  readonly redis: RedisConnection;
  readonly options: CoordinatorOptions;
}

/** Follows the partitions of a replay from their assignment to their end. */
class ProgressFollower {
  readonly #whole: Partition;
  readonly #with: Followed;
  readonly #intervalMs: number;
  #startsAt: number | undefined;
  #statistics = new Statistics(Date.now);
  #stoppedAt: number | undefined;
  #withoutWorkersSince: number | undefined;

  constructor(whole: Partition, followed: Followed) {
    this.#whole = whole;
    this.#with = followed;
    this.#intervalMs = followed.options.intervalMs ?? INTERVAL_MS;
  }

  /** Starts the workers when all of them are ready, and waits for their end. @returns when they started */
  async untilFinished(): Promise<number> {
    const { runState } = this.#with;
    try {
      while (!(await this.#isFinished())) {
        if (this.#whole.signal.aborted) await this.#interrupt();
        else await this.#heartbeat();
        if (performance.now() > (this.#stoppedAt ?? Number.POSITIVE_INFINITY) + MOST_ENDING_MS) break;
        await sleep(this.#intervalMs);
      }
    } finally {
      await runState.stop();
    }
    return this.#startsAt ?? Date.now();
  }

  /** @throws Unreachable where a worker cannot play its partition */
  async #isFinished(): Promise<boolean> {
    try {
      const finished = await Promise.all(this.#with.assignments.map((each) => each.isFinished()));
      return finished.every((each) => each);
    } catch (error) {
      throw new Unreachable(
        `A worker cannot play its partition: ${(error as Error).message.replace(/\.$/, '')}.`,
      );
    }
  }

  states(): Promise<(PartitionState | undefined)[]> {
    return Promise.all(this.#with.assignments.map((_, partition) => this.#with.runState.state(partition)));
  }

  async #heartbeat(): Promise<void> {
    const { runState, redis } = this.#with;
    if (!(await runState.heartbeat()))
      throw new Unreachable(`The Redis at ${redis.name} has lost the replay: it was restarted or emptied.`);
    const states = await this.states();
    if (this.#startsAt === undefined && states.every((state) => state !== undefined)) {
      // Two intervals: each worker reads it with its next checkpoint.
      const startsAt = await runState.scheduleStart(2 * this.#intervalMs);
      this.#startsAt = startsAt;
      this.#whole.onStart?.(() => this.#statistics);
    }
    if (this.#startsAt !== undefined) this.#statistics = sum(states, this.#startsAt);
    await this.#reportMissingWorkers();
  }

  async #interrupt(): Promise<void> {
    this.#stoppedAt ??= performance.now();
    await this.#with.runState.stop();
    for (const each of this.#with.assignments) await each.withdraw();
  }

  /** The partitions of workers that are gone wait for another one. */
  async #reportMissingWorkers(): Promise<void> {
    const { report, graceMs = GRACE_MS } = this.#with.options;
    const isWithoutWorkers = (await this.#with.queue.workers()) === 0;
    const now = performance.now();
    if (!isWithoutWorkers) this.#withoutWorkersSince = undefined;
    else if (this.#withoutWorkersSince === undefined) this.#withoutWorkersSince = now;
    else if (now > this.#withoutWorkersSince + graceMs) {
      report('No worker is there any more: the replay goes on when one is started.');
      this.#withoutWorkersSince = Number.POSITIVE_INFINITY;
    }
  }
}

function sum(states: readonly (PartitionState | undefined)[], startsAt: number): Statistics {
  const all = new Statistics(() => startsAt);
  for (const state of states)
    if (state !== undefined) all.add(new Statistics(() => startsAt, state.statistics));
  return all;
}

function takeoverNotes(states: readonly (PartitionState | undefined)[]): string[] {
  const times = states.reduce((total, state) => total + (state?.takeovers ?? 0), 0);
  return times === 0
    ? []
    : [
        `A worker resumed where another one had stopped, ${times === 1 ? 'once' : `${times} times`}: calls that were due in between waited for it.`,
      ];
}

/** A sentence that says how the PBXs are distributed. */
function distributionLine(pbxs: number, partitions: number, workers: number): string {
  const [least, most] = [Math.floor(pbxs / partitions), Math.ceil(pbxs / partitions)];
  const each = `${least === most ? most : `${least} or ${most}`} ${most === 1 ? 'PBX' : 'PBXs'}`;
  const who = partitions === 1 ? `1 worker plays ${each}` : `${partitions} workers play ${each} each`;
  return workers > partitions ? `${who}; ${workers - partitions} more stand by.` : `${who}.`;
}
