import type { Job, Queue } from 'bullmq';
import { connectRedis, optional, type RedisAddress, type RedisConnection } from './redis.ts';

/** A share of a replay, as it is handed out. */
export interface ShareName {
  readonly replay: string;
  readonly share: number;
}

/** A share that has been handed out. */
export interface Handed {
  /**
   * Asks whether it has ended, or was withdrawn.
   * @throws Error with what the worker says, where that cannot play it
   */
  isFinished(): Promise<boolean>;
  /** Takes it back, unless it is being played. */
  withdraw(): Promise<void>;
}

const NAME = 'pbx-conformance-replay';
/** A worker that is not heard of for so long has lost its share to another one. */
const LOCK_MS = 10_000;
const CHECK_MS = 5000;
/** A share that has cost so many workers their lives is given up. */
const MOST_DEATHS = 5;
/** Until whoever handed them out has seen how they ended; should that one be gone, for an hour. */
const KEEP_FOR = { removeOnComplete: { age: 3600 }, removeOnFail: { age: 3600 } } as const;

/** Where shares are handed out: BullMQ sees to it that a share is played by one worker, and by another one if that dies. */
export class PartitionQueue {
  readonly #queue: Queue<ShareName>;
  readonly #db: number;

  private constructor(queue: Queue<ShareName>, db: number) {
    this.#queue = queue;
    this.#db = db;
  }

  static async open({ client }: RedisConnection): Promise<PartitionQueue> {
    const { Queue } = await optional(() => import('bullmq'));
    const queue = new Queue<ShareName>(NAME, { connection: client });
    // The owner of the connection reports its loss.
    queue.on('error', () => undefined);
    await queue.waitUntilReady();
    return new PartitionQueue(queue, client.options.db ?? 0);
  }

  /** How many workers are there. */
  async workers(): Promise<number> {
    // Redis lists the clients of all its databases.
    const workers = await this.#queue.getWorkers();
    return workers.filter(({ db }) => db === String(this.#db)).length;
  }

  async handOut(name: ShareName): Promise<Handed> {
    const job = await this.#queue.add('share', name, KEEP_FOR);
    let isWithdrawn = false;
    return {
      // Asked for, and not waited for: BullMQ's QueueEvents retry a Redis that is gone for as long as the process lives.
      isFinished: async () => {
        const state = isWithdrawn ? 'completed' : await job.getState();
        if (state === 'failed') throw new Error((await this.#queue.getJob(job.id ?? ''))?.failedReason);
        return state === 'completed';
      },
      // Refused while a worker has it: that one brings it to its end.
      withdraw: () =>
        job.remove().then(
          () => {
            isWithdrawn = true;
          },
          () => undefined,
        ),
    };
  }

  async close(): Promise<void> {
    await this.#queue.close();
  }
}

export interface ServeOptions {
  readonly address: RedisAddress;
  /** Shares played at once. */
  readonly concurrency: number;
  /**
   * Plays a share. Whoever throws says in one sentence why it cannot be played.
   * @returns false where somebody else has to go on with it
   */
  readonly play: (name: ShareName, redis: RedisConnection) => Promise<boolean>;
  /** Whether another worker had better take it: asked while it has not been passed on for a second. */
  readonly passesOn: (name: ShareName) => boolean;
  readonly signal: AbortSignal;
  readonly lockMs?: number;
  readonly checkMs?: number;
  /** Told when shares are taken. */
  readonly onReady?: () => void;
}

const RETRY_MS = 1000;
const PASS_MS = 50;
const MOST_PASSES = 20;

/**
 * Plays shares until `signal` aborts and those under way have ended.
 * @throws Unreachable when Redis goes away
 */
export async function servePartitions(options: ServeOptions): Promise<void> {
  const { play, passesOn, signal, lockMs = LOCK_MS, checkMs = CHECK_MS } = options;
  const redis = await connectRedis(options.address);
  const { Worker, DelayedError } = await optional(() => import('bullmq'));
  const take = async (job: Job<ShareName>, token?: string) => {
    const isPassedOn = passesOn(job.data) && job.attemptsStarted < MOST_PASSES;
    if (!isPassedOn && (await play(job.data, redis))) return;
    await job.moveToDelayed(Date.now() + PASS_MS, token);
    throw new DelayedError();
  };
  const worker = new Worker<ShareName>(NAME, take, {
    connection: redis.client,
    concurrency: options.concurrency,
    lockDuration: lockMs,
    stalledInterval: checkMs,
    maxStalledCount: MOST_DEATHS,
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
    // Shares under way end first, unless nobody can be told of it any more.
    await worker.close(redis.client.status !== 'ready');
    redis.close();
  }
}
