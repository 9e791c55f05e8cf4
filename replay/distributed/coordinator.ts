import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Unreachable } from '../../harness/errors.ts';
import { CallLedger } from '../call-ledger.ts';
import type { Partition, Played } from '../partition.ts';
import { Statistics } from '../statistics.ts';
import { type Handed, PartitionQueue } from './queue.ts';
import { connectRedis, type RedisAddress, type RedisConnection } from './redis.ts';
import { type PartitionState, type ReplayManifest, RunState } from './run-state.ts';

export interface CoordinatorOptions {
  readonly address: RedisAddress;
  /** Begin when so many workers are there. */
  readonly workers: number;
  /** What the workers are told of the target and of the recording. */
  readonly described: Pick<ReplayManifest, 'version' | 'target' | 'reading'>;
  /** The bytes of the recording. */
  readonly recording: () => AsyncIterable<Buffer>;
  /** A sentence for whoever waits. */
  readonly say: (sentence: string) => void;
  readonly everyMs?: number;
  /** Nothing is said of workers that come within it. */
  readonly patienceMs?: number;
}

const EVERY_MS = 1000;
const PATIENCE_MS = 3000;
/** Whatever the CRM does, calls that ring when a replay is broken off are over within it. */
const ENDING_MS = 60_000;

/**
 * Has a replay played by workers, each of which plays the share of some PBXs.
 * @throws Unreachable when Redis goes away, or a worker says why it cannot play its share
 */
export async function coordinateReplay(part: Partition, options: CoordinatorOptions): Promise<Played> {
  const redis = await connectRedis(options.address);
  try {
    const queue = await Promise.race([PartitionQueue.open(redis), redis.gone]);
    try {
      return await Promise.race([spread(part, queue, redis, options), redis.gone]);
    } finally {
      if (redis.client.status === 'ready') await queue.close();
    }
  } finally {
    redis.close();
  }
}

function nothingPlayed(): Played {
  const startedAt = Date.now();
  const statistics = new Statistics(() => startedAt);
  return { statistics, ledger: new CallLedger(), rounds: 0, startedAt, durationMs: 0 };
}

async function spread(
  part: Partition,
  queue: PartitionQueue,
  redis: RedisConnection,
  options: CoordinatorOptions,
): Promise<Played> {
  const workers = await enough(queue, part.signal, options);
  if (workers === 0) return nothingPlayed();
  const { pbxs, schedule, forMs, keepsCalls, settleMs } = part;
  const shares = Math.min(pbxs, workers);
  const all = Array.from({ length: shares }, (_, share) => share);
  const replay = randomUUID();
  const board = new RunState(redis.client, replay);
  const handed: Handed[] = [];
  try {
    const order = { ...options.described, pbxs, shares, schedule, keepsCalls, settleMs };
    await board.publish({ ...order, ...(forMs === undefined ? {} : { forMs }) }, options.recording());
    for (const share of all) handed.push(await queue.handOut({ replay, share }));
    options.say(dealt(pbxs, shares, workers));
    const follower = new Follower(part, { board, queue, handed, redis, options });
    const begins = await follower.toTheEnd();
    const states = await follower.states();
    const ledger = new CallLedger();
    for (const share of all) ledger.add(await board.ledger(share));
    const ends = states.flatMap((state) => state?.over ?? []);
    return {
      statistics: sum(states, begins),
      ledger,
      rounds: Math.max(0, ...ends.map(({ rounds }) => rounds)),
      startedAt: begins,
      durationMs: Math.max(0, ...ends.map(({ durationMs }) => durationMs)),
      notes: takenOver(states),
    };
  } finally {
    if (redis.client.status === 'ready') {
      await Promise.all(handed.map((each) => each.withdraw()));
      await board.clear(shares);
    }
  }
}

/** Waits until workers are there. @returns how many; 0 where the replay is broken off before */
async function enough(
  queue: PartitionQueue,
  signal: AbortSignal,
  { workers: wanted, address, say, everyMs = EVERY_MS, patienceMs = PATIENCE_MS }: CoordinatorOptions,
): Promise<number> {
  const speakAt = performance.now() + patienceMs;
  let said = -1;
  while (!signal.aborted) {
    const workers = await queue.workers();
    if (workers >= wanted) return workers;
    if (performance.now() >= speakAt && said !== workers) {
      said = workers;
      const { tls, host, port, db } = address;
      const url = `${tls ? 'rediss' : 'redis'}://${host}:${port}${db === 0 ? '' : `/${db}`}`;
      say(
        `${workers === 0 ? 'No worker is' : `${workers} of ${wanted} workers are`} there: start one with "pbx-conformance worker --redis ${url}".`,
      );
    }
    await sleep(Math.min(everyMs, 200));
  }
  return 0;
}

interface Followed {
  readonly board: RunState;
  readonly queue: PartitionQueue;
  readonly handed: readonly Handed[];
  readonly redis: RedisConnection;
  readonly options: CoordinatorOptions;
}

/** Goes along with the shares of a replay that have been handed out. */
class Follower {
  readonly #part: Partition;
  readonly #with: Followed;
  readonly #everyMs: number;
  #begins: number | undefined;
  #statistics = new Statistics(Date.now);
  #stoppedAt: number | undefined;
  #aloneSince: number | undefined;

  constructor(part: Partition, followed: Followed) {
    this.#part = part;
    this.#with = followed;
    this.#everyMs = followed.options.everyMs ?? EVERY_MS;
  }

  /** Lets the workers begin when all of them are ready, and returns when they are done: when they began. */
  async toTheEnd(): Promise<number> {
    const { board } = this.#with;
    try {
      while (!(await this.#isFinished())) {
        if (this.#part.signal.aborted) await this.#breakOff();
        else await this.#goOn();
        if (performance.now() > (this.#stoppedAt ?? Number.POSITIVE_INFINITY) + ENDING_MS) break;
        await sleep(this.#everyMs);
      }
    } finally {
      await board.stop();
    }
    return this.#begins ?? Date.now();
  }

  /** @throws Unreachable where a worker cannot play its share */
  async #isFinished(): Promise<boolean> {
    try {
      const finished = await Promise.all(this.#with.handed.map((each) => each.isFinished()));
      return finished.every((each) => each);
    } catch (error) {
      throw new Unreachable(
        `A worker cannot play its share: ${(error as Error).message.replace(/\.$/, '')}.`,
      );
    }
  }

  states(): Promise<(PartitionState | undefined)[]> {
    return Promise.all(this.#with.handed.map((_, share) => this.#with.board.state(share)));
  }

  async #goOn(): Promise<void> {
    const { board, redis } = this.#with;
    if (!(await board.alive()))
      throw new Unreachable(
        `The Redis at ${redis.name} has forgotten the replay: it was restarted or emptied.`,
      );
    const states = await this.states();
    if (this.#begins === undefined && states.every((state) => state !== undefined)) {
      // Each worker hears of it before.
      const begins = await board.begin(2 * this.#everyMs);
      this.#begins = begins;
      this.#part.onStart?.(() => this.#statistics);
    }
    if (this.#begins !== undefined) this.#statistics = sum(states, this.#begins);
    await this.#lookForWorkers();
  }

  async #breakOff(): Promise<void> {
    this.#stoppedAt ??= performance.now();
    await this.#with.board.stop();
    for (const each of this.#with.handed) await each.withdraw();
  }

  /** Somebody has to take over the shares of workers that are gone. */
  async #lookForWorkers(): Promise<void> {
    const { say, patienceMs = PATIENCE_MS } = this.#with.options;
    const isAlone = (await this.#with.queue.workers()) === 0;
    const now = performance.now();
    if (!isAlone) this.#aloneSince = undefined;
    else if (this.#aloneSince === undefined) this.#aloneSince = now;
    else if (now > this.#aloneSince + patienceMs) {
      say('No worker is there any more: the replay goes on when one is started.');
      this.#aloneSince = Number.POSITIVE_INFINITY;
    }
  }
}

function sum(states: readonly (PartitionState | undefined)[], begins: number): Statistics {
  const all = new Statistics(() => begins);
  for (const state of states)
    if (state !== undefined) all.add(new Statistics(() => begins, state.statistics));
  return all;
}

function takenOver(states: readonly (PartitionState | undefined)[]): string[] {
  const times = states.reduce((total, state) => total + (state?.takenOver ?? 0), 0);
  return times === 0
    ? []
    : [
        `A worker went on where another one had stopped, ${times === 1 ? 'once' : `${times} times`}: calls that were due in between waited for it.`,
      ];
}

/** Who plays what, in a sentence. */
function dealt(pbxs: number, shares: number, workers: number): string {
  const [least, most] = [Math.floor(pbxs / shares), Math.ceil(pbxs / shares)];
  const each = `${least === most ? most : `${least} or ${most}`} ${most === 1 ? 'PBX' : 'PBXs'}`;
  const who = shares === 1 ? `1 worker plays ${each}` : `${shares} workers play ${each} each`;
  return workers > shares ? `${who}; ${workers - shares} more stand by.` : `${who}.`;
}
