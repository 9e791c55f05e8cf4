import type { Job, Queue } from 'bullmq';
import { connectRedis, optional, type RedisAddress, type RedisConnection } from './redis.ts';

/** Names a partition of a replay. */
export interface PartitionName {
  readonly replay: string;
  readonly partition: number;
}

/** A partition that is queued, or played by a worker. */
export interface Assignment {
  /**
   * Asks whether it has ended, or was withdrawn.
   * @throws Error with what the worker says, where that cannot play it
   */
  isFinished(): Promise<boolean>;
  /** Takes it out of the queue, unless a worker plays it. */
  withdraw(): Promise<void>;
}

const NAME = 'pbx-conformance-replay';
/** The lease of a worker that has not renewed it for so long is lost. */
const LEASE_MS = 10_000;
const STALLED_CHECK_MS = 5000;
/** A partition whose workers died so often is given up. */
const MOST_WORKER_DEATHS = 5;
/** Kept until the coordinator has read the result, or for an hour. */
const KEPT_JOBS = { removeOnComplete: { age: 3600 }, removeOnFail: { age: 3600 } } as const;

/** The queue of partitions: BullMQ gives each to one worker, and to another one where that worker dies. */
export class PartitionQueue {
  readonly #queue: Queue<PartitionName>;
  readonly #db: number;

  private constructor(queue: Queue<PartitionName>, db: number) {
    this.#queue = queue;
    this.#db = db;
  }

  /** @throws ConfigurationError where BullMQ is not installed */
  static async open({ client }: RedisConnection): Promise<PartitionQueue> {
    const { Queue } = await optional(() => import('bullmq'));
    const queue = new Queue<PartitionName>(NAME, { connection: client });
    // The owner of the connection reports its loss.
    queue.on('error', () => undefined);
    await queue.waitUntilReady();
    return new PartitionQueue(queue, client.options.db ?? 0);
  }

  /** How many workers are connected. */
  async workers(): Promise<number> {
    // Redis lists the clients of all its databases.
    const workers = await this.#queue.getWorkers();
    return workers.filter(({ db }) => db === String(this.#db)).length;
  }

  /** Queues a partition for the next free worker. */
  async assign(name: PartitionName): Promise<Assignment> {
    const job = await this.#queue.add('partition', name, KEPT_JOBS);
    let isWithdrawn = false;
    return {
      // Polled: BullMQ's QueueEvents would retry a Redis that is lost for as long as the process lives.
      isFinished: async () => {
        const state = isWithdrawn ? 'completed' : await job.getState();
        if (state === 'failed') throw new Error((await this.#queue.getJob(job.id ?? ''))?.failedReason);
        return state === 'completed';
      },
      // BullMQ refuses it while a worker holds the lease: that worker finishes the partition.
      withdraw: () =>
        job.remove().then(
          () => {
            isWithdrawn = true;
          },
          () => undefined,
        ),
    };
  }

  /** Closes the queue; the connection stays open. */
  async close(): Promise<void> {
    await this.#queue.close();
  }
}

/** How a worker serves the queue. */
export interface ServeOptions {
  /** Of the Redis. */
  readonly address: RedisAddress;
  /** Partitions played at once. */
  readonly concurrency: number;
  /**
   * Plays a partition.
   * @returns false where another worker has to resume it
   * @throws Error with one sentence that says why it cannot be played
   */
  readonly play: (name: PartitionName, redis: RedisConnection) => Promise<boolean>;
  /** Whether to pass a partition on to another worker; a partition is passed on for a second at most. */
  readonly passesOn: (name: PartitionName) => boolean;
  readonly signal: AbortSignal;
  readonly leaseMs?: number;
  readonly stalledCheckMs?: number;
  /** Called when partitions are taken. */
  readonly onReady?: () => void;
}

const RETRY_MS = 1000;
const PASS_MS = 50;
const MOST_PASSES = 20;

/**
 * Plays partitions until `signal` aborts and those under way have ended.
 * @throws Unreachable when Redis goes away
 */
export async function servePartitions(options: ServeOptions): Promise<void> {
  const { play, passesOn, signal, leaseMs = LEASE_MS, stalledCheckMs = STALLED_CHECK_MS } = options;
  const redis = await connectRedis(options.address);
  const { Worker, DelayedError } = await optional(() => import('bullmq'));
  const take = async (job: Job<PartitionName>, token?: string) => {
    const isPassedOn = passesOn(job.data) && job.attemptsStarted < MOST_PASSES;
    if (!isPassedOn && (await play(job.data, redis))) return;
    await job.moveToDelayed(Date.now() + PASS_MS, token);
    throw new DelayedError();
  };
  const worker = new Worker<PartitionName>(NAME, take, {
    connection: redis.client,
    concurrency: options.concurrency,
    lockDuration: leaseMs,
    stalledInterval: stalledCheckMs,
    maxStalledCount: MOST_WORKER_DEATHS,
    // How long BullMQ waits after a lost connection, and holds up the end of this process: its own 15 seconds are too long.
    runRetryDelay: RETRY_MS,
  });
  worker.on('error', () => undefined);
  const interrupted = Promise.withResolvers<void>();
  const leave = () => interrupted.resolve();
  signal.addEventListener('abort', leave, { once: true });
  try {
    await Promise.race([worker.waitUntilReady(), redis.gone]);
    if (signal.aborted) return;
    options.onReady?.();
    await Promise.race([interrupted.promise, redis.gone]);
  } finally {
    signal.removeEventListener('abort', leave);
    // Partitions under way end first, unless their end cannot be stored any more.
    await worker.close(redis.client.status !== 'ready');
    redis.close();
  }
}
