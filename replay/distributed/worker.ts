import { setTimeout as sleep } from 'node:timers/promises';
import { Unreachable } from '../../harness/errors.ts';
import type { Deployment } from '../../suites/kit/test-environment.ts';
import { runPartition } from './partition-run.ts';
import { type PartitionName, servePartitions } from './queue.ts';
import type { RedisAddress, RedisConnection } from './redis.ts';
import { RunState } from './run-state.ts';
import { openTargetBundle } from './target-bundle.ts';

/** How a worker runs. */
export interface WorkerOptions {
  /** Of the Redis. */
  readonly address: RedisAddress;
  /** Partitions played at once. */
  readonly concurrency: number;
  /** Where the target files' `env:NAME` are looked up. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Of this tool; a replay of another version is refused. */
  readonly version: string;
  /** Ends the worker: partitions under way are released. */
  readonly signal: AbortSignal;
  /** Shows a sentence to the user. */
  readonly report: (sentence: string) => void;
  /** Called when the worker waits for partitions. */
  readonly onReady?: () => void;
  /** Between two checkpoints. */
  readonly intervalMs?: number;
  /** Life of a lease that is not renewed. */
  readonly leaseMs?: number;
  /** Between two looks for leases that are lost. */
  readonly stalledCheckMs?: number;
}

const INTERVAL_MS = 1000;

/**
 * Plays partitions of replays as they are assigned, until `signal` aborts.
 * @throws Unreachable when Redis is lost; ConfigurationError without the libraries
 */
export async function runWorker(options: WorkerOptions): Promise<void> {
  const preparing = new Set<string>();
  await servePartitions({
    ...options,
    // A worker that has a partition already leaves the next one to workers that have none, until the replay starts.
    passesOn: ({ replay }) => preparing.has(replay),
    play: (name, redis) => playNamed(name, redis, preparing, options),
  });
}

async function playNamed(
  { replay, partition }: PartitionName,
  redis: RedisConnection,
  preparing: Set<string>,
  { environment, version, signal, report, intervalMs = INTERVAL_MS }: WorkerOptions,
): Promise<boolean> {
  const runState = new RunState(redis.client, replay);
  const manifest = await runState.manifest();
  if (manifest === undefined) return true;
  if (manifest.version !== version)
    throw new Error(`a worker is of version ${version}, and the replay of version ${manifest.version}`);
  const which = `partition ${partition + 1} of ${manifest.partitions} of a replay to ${manifest.target.fileName}`;
  report(`Playing ${which}.`);
  preparing.add(replay);
  let deployment: Deployment | undefined;
  try {
    deployment = await openTargetBundle(manifest.target, environment, manifest.partitions);
    const end = await runPartition({
      runState,
      manifest,
      partition,
      deployment,
      leaving: signal,
      intervalMs,
      onStart: () => void preparing.delete(replay),
    });
    report(end === 'finished' ? `Finished ${which}.` : `Released ${which} to another worker.`);
    return end !== 'released';
  } catch (error) {
    const { message } = error as Error;
    const reason = deployment?.scrub?.(message) ?? message;
    // Calls may be under way: a started partition waits for a deployment that is unreachable for a while.
    const isStarted = error instanceof Unreachable && (await runState.state(partition)) !== undefined;
    if (!isStarted) throw new Error(reason);
    report(`Cannot resume ${which} yet: ${reason}`);
    await sleep(intervalMs, undefined, { signal }).catch(() => undefined);
    return false;
  } finally {
    preparing.delete(replay);
    await deployment?.close();
  }
}
