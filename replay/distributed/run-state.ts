import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Redis } from 'ioredis';
import type { RecordingOptions } from '../../simulator/recordings/recording.ts';
import { CallLedger, type CallLedgerData } from '../call-ledger.ts';
import type { CheckpointData } from '../checkpoint.ts';
import type { Schedule } from '../schedule.ts';
import type { StatisticsData } from '../statistics.ts';
import type { TargetBundle } from './target-bundle.ts';

/** What every worker has to know of a replay. Nothing of it is secret. */
export interface ReplayManifest {
  /** Of the tool that wrote it. */
  readonly version: string;
  readonly target: TargetBundle;
  readonly reading: RecordingOptions;
  readonly pbxs: number;
  /** Share s is played by PBX s, s + shares, s + 2 shares ... */
  readonly shares: number;
  readonly schedule: Schedule;
  readonly forMs?: number;
  readonly keepsCalls: boolean;
  readonly settleMs: number;
}

/** Where a share stands. */
export interface PartitionState {
  readonly course: CheckpointData;
  readonly statistics: StatisticsData;
  /** How often a worker went on where another one had left. */
  readonly takenOver: number;
  /** Absent until the share has been played to its end. */
  readonly over?: { readonly rounds: number; readonly durationMs: number };
}

/** What a worker is to do next. `lost`: another worker has the share. */
export type Signal = 'wait' | 'play' | 'stop' | 'lost';

/** Everything goes with a replay whose end nobody has seen. */
const LIFE_MS = 3_600_000;
/** Workers stop when nothing has been heard of whoever began the replay for so long. */
const SILENCE_MS = 15_000;
const CHUNK = 256 * 1024;

const NOTE = `
if redis.call('get', KEYS[2]) ~= ARGV[1] then return {'lost'} end
redis.call('pexpire', KEYS[2], ARGV[4])
redis.call('set', KEYS[3], ARGV[2], 'px', ARGV[4])
if ARGV[3] ~= '' then
  redis.call('rpush', KEYS[4], ARGV[3])
  redis.call('pexpire', KEYS[4], ARGV[4])
end
local begins = redis.call('get', KEYS[1])
if not begins then return {'stop'} end
if begins == '' then return {'wait'} end
return {'play', begins}
`;

/** What is kept in Redis of one replay, for those who play it and for the one who began it. */
export class RunState {
  readonly #redis: Redis;
  readonly #key: (name: string) => string;

  constructor(redis: Redis, replay: string) {
    this.#redis = redis;
    this.#key = (name) => `pbx-conformance:${replay}:${name}`;
  }

  /** @param recording its bytes as they come; what lies here is compressed, and no larger than that */
  async publish(order: ReplayManifest, recording: AsyncIterable<Buffer>): Promise<void> {
    await this.#redis.set(this.#key('begins'), '', 'PX', SILENCE_MS);
    await this.#redis.set(this.#key('order'), JSON.stringify(order), 'PX', LIFE_MS);
    for await (const bytes of recording)
      for (let at = 0; at < bytes.length; at += CHUNK) {
        await this.#redis.rpush(
          this.#key('recording'),
          await promisify(gzip)(bytes.subarray(at, at + CHUNK)),
        );
        await this.alive();
      }
  }

  /** Tells the workers that somebody still waits for them. @returns false where Redis has forgotten the replay */
  async alive(): Promise<boolean> {
    const [begins] = await Promise.all([
      this.#redis.pexpire(this.#key('begins'), SILENCE_MS),
      this.#redis.pexpire(this.#key('order'), LIFE_MS),
      this.#redis.pexpire(this.#key('recording'), LIFE_MS),
    ]);
    return begins === 1;
  }

  /** The replay begins after so many milliseconds. @returns the instant, by the clock of Redis */
  async begin(afterMs: number): Promise<number> {
    const at = (await this.clock())() + afterMs;
    await this.#redis.set(this.#key('begins'), String(at), 'PX', SILENCE_MS);
    return at;
  }

  /** Workers end what rings, and place no call any more. */
  async stop(): Promise<void> {
    await this.#redis.del(this.#key('begins'));
  }

  /** @returns undefined where the replay is over */
  async order(): Promise<ReplayManifest | undefined> {
    const [order, begins] = await this.#redis.mget(this.#key('order'), this.#key('begins'));
    return order && begins !== null ? (JSON.parse(order) as ReplayManifest) : undefined;
  }

  /** The recording, piece by piece. */
  async *recording(): AsyncGenerator<Buffer> {
    for (let at = 0; ; at += 1) {
      const piece = await this.#redis.lindexBuffer(this.#key('recording'), at);
      if (piece === null) return;
      yield await promisify(gunzip)(piece);
    }
  }

  /**
   * Takes a share; whoever had it before cannot write any more.
   * @param token nobody else's
   * @returns where the share stands, if anybody has begun it
   */
  async take(share: number, token: string): Promise<PartitionState | undefined> {
    await this.#redis.set(this.#key(`owner:${share}`), token, 'PX', LIFE_MS);
    return this.state(share);
  }

  async state(share: number): Promise<PartitionState | undefined> {
    const state = await this.#redis.get(this.#key(`state:${share}`));
    return state === null ? undefined : (JSON.parse(state) as PartitionState);
  }

  /**
   * Writes down where a share stands, with the calls that have been over since the last time: both or nothing.
   * @returns what to do, and when the replay begins or began by the clock of Redis
   */
  async note(
    share: number,
    token: string,
    state: PartitionState,
    { reported, lost }: CallLedgerData,
  ): Promise<{ readonly signal: Signal; readonly begins: number }> {
    const keys = ['begins', `owner:${share}`, `state:${share}`, `ledger:${share}`].map(this.#key);
    const added = reported === '' && lost === '' ? '' : JSON.stringify({ reported, lost });
    const answer = await this.#redis.eval(NOTE, 4, ...keys, token, JSON.stringify(state), added, LIFE_MS);
    const [signal, begins] = answer as [Signal, string?];
    return { signal, begins: Number(begins ?? 0) };
  }

  /** The calls of a share, as far as they have been written down. */
  async ledger(share: number): Promise<CallLedger> {
    const ledger = new CallLedger();
    for (let at = 0; ; at += 1) {
      const piece = await this.#redis.lindex(this.#key(`ledger:${share}`), at);
      if (piece === null) return ledger;
      ledger.add(new CallLedger(JSON.parse(piece) as CallLedgerData));
    }
  }

  async clear(shares: number): Promise<void> {
    const own = Array.from({ length: shares }, (_, share) =>
      ['owner', 'state', 'ledger'].map((name) => `${name}:${share}`),
    ).flat();
    await this.#redis.unlink(['begins', 'order', 'recording', ...own].map(this.#key));
  }

  /** @returns this machine's clock, set by that of Redis: milliseconds since the epoch */
  async clock(): Promise<() => number> {
    const before = Date.now();
    const [seconds = 0, microseconds = 0] = (await this.#redis.time()).map(Number);
    const after = Date.now();
    const ahead = seconds * 1000 + microseconds / 1000 - (before + after) / 2;
    return () => Date.now() + ahead;
  }
}
