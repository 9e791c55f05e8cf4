import { setTimeout as sleep } from 'node:timers/promises';
import { Unreachable } from '../../harness/errors.ts';
import type { Deployment } from '../../suites/kit/test-environment.ts';
import { runPartition } from './partition-run.ts';
import { type ShareName, servePartitions } from './queue.ts';
import type { RedisAddress, RedisConnection } from './redis.ts';
import { RunState } from './run-state.ts';
import { openTargetBundle } from './target-bundle.ts';

export interface WorkerOptions {
  readonly address: RedisAddress;
  /** Shares played at once. */
  readonly concurrency: number;
  /** Where the target files' `env:NAME` are looked up. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Of this tool. */
  readonly version: string;
  readonly signal: AbortSignal;
  /** A sentence for whoever looks at the worker. */
  readonly say: (sentence: string) => void;
  readonly onReady?: () => void;
  readonly everyMs?: number;
  readonly lockMs?: number;
  readonly checkMs?: number;
}

const EVERY_MS = 1000;

/**
 * Plays shares of replays as they are handed out, until `signal` aborts.
 * @throws Unreachable, ConfigurationError
 */
export async function runWorker(options: WorkerOptions): Promise<void> {
  const preparing = new Set<string>();
  await servePartitions({
    ...options,
    // Whoever has a share already leaves another one to those that have none, until the replay begins.
    passesOn: ({ replay }) => preparing.has(replay),
    play: (name, redis) => playNamed(name, redis, preparing, options),
  });
}

async function playNamed(
  { replay, share }: ShareName,
  redis: RedisConnection,
  preparing: Set<string>,
  { environment, version, signal, say, everyMs = EVERY_MS }: WorkerOptions,
): Promise<boolean> {
  const board = new RunState(redis.client, replay);
  const order = await board.order();
  if (order === undefined) return true;
  if (order.version !== version)
    throw new Error(`a worker is of version ${version}, and the replay of version ${order.version}`);
  const which = `share ${share + 1} of ${order.shares} of a replay to ${order.target.fileName}`;
  say(`Playing ${which}.`);
  preparing.add(replay);
  let deployment: Deployment | undefined;
  try {
    deployment = await openTargetBundle(order.target, environment, order.shares);
    const end = await runPartition({
      board,
      order,
      share,
      deployment,
      leaving: signal,
      everyMs,
      onBegin: () => void preparing.delete(replay),
    });
    say(end === 'over' ? `Done with ${which}.` : `Left ${which} to another worker.`);
    return end !== 'left';
  } catch (error) {
    const { message } = error as Error;
    const reason = deployment?.scrub?.(message) ?? message;
    // Calls may be under way: what has been begun is not given up because the deployment is away for a while.
    const isBegun = error instanceof Unreachable && (await board.state(share)) !== undefined;
    if (!isBegun) throw new Error(reason);
    say(`Cannot go on with ${which} yet: ${reason}`);
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    return false;
  } finally {
    preparing.delete(replay);
    await deployment?.close();
  }
}
