import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Redis } from 'ioredis';
import type { PhonebookQuery } from '../../reports/replay/document.ts';
import type { RecordingOptions } from '../../simulator/recordings/index.ts';
import { CallLedger, type CallLedgerData } from '../call-ledger.ts';
import type { CheckpointData } from '../checkpoint.ts';
import type { Schedule } from '../schedule.ts';
import type { StatisticsData } from '../statistics.ts';
import type { TargetBundle } from './target-bundle.ts';

/** What every worker needs to know about a replay. It holds no secrets. */
export interface ReplayManifest {
  /** Version of the tool that wrote it; workers of another version refuse it. */
  readonly version: string;
  readonly target: TargetBundle;
  readonly recordingOptions: RecordingOptions;
  readonly pbxs: number;
  /** How many there are: partition p is played by PBXs p, p + partitions, p + 2 partitions ... */
  readonly partitions: number;
  readonly schedule: Schedule;
  readonly forMs?: number;
  readonly keepsCalls: boolean;
  readonly phonebook?: PhonebookQuery;
  readonly settleMs: number;
}

/** How far a partition has been played. */
export interface PartitionState {
  readonly checkpoint: CheckpointData;
  readonly statistics: StatisticsData;
  /** How often a worker resumed it after another one. */
  readonly takeovers: number;
  /** Absent until the partition has been played to its end. */
  readonly finished?: { readonly rounds: number; readonly durationMs: number };
}

/** What a worker does next. `lease-lost`: another worker has claimed the partition. */
export type Signal = 'wait' | 'play' | 'stop' | 'lease-lost';

/** TTL of all keys, in case the coordinator dies. */
const KEY_TTL_MS = 3_600_000;
/** Workers stop when the coordinator's heartbeat has been missing for so long. */
const HEARTBEAT_TTL_MS = 15_000;
/** Bytes of the recording in one list element, before compression. */
const CHUNK_BYTES = 256 * 1024;

/** Writes state and calls if the caller still holds the lease. Atomic, as every script in Redis. */
const CHECKPOINT_SCRIPT = `
if redis.call('get', KEYS[2]) ~= ARGV[1] then return {'lease-lost'} end
redis.call('pexpire', KEYS[2], ARGV[4])
redis.call('set', KEYS[3], ARGV[2], 'px', ARGV[4])
if ARGV[3] ~= '' then
  redis.call('rpush', KEYS[4], ARGV[3])
  redis.call('pexpire', KEYS[4], ARGV[4])
end
local startsAt = redis.call('get', KEYS[1])
if not startsAt then return {'stop'} end
if startsAt == '' then return {'wait'} end
return {'play', startsAt}
`;

/** State of one replay in Redis, shared by its coordinator and its workers. */
export class RunState {
  readonly #redis: Redis;
  readonly #key: (name: string) => string;

  constructor(redis: Redis, replay: string) {
    this.#redis = redis;
    this.#key = (name) => `pbx-conformance:${replay}:${name}`;
  }

  /** Stores what workers need. @param recording its bytes as they arrive; stored compressed */
  async publish(manifest: ReplayManifest, recording: AsyncIterable<Buffer>): Promise<void> {
    await this.#redis.set(this.#key('starts-at'), '', 'PX', HEARTBEAT_TTL_MS);
    await this.#redis.set(this.#key('manifest'), JSON.stringify(manifest), 'PX', KEY_TTL_MS);
    for await (const bytes of recording)
      for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
        await this.#redis.rpush(
          this.#key('recording'),
          await promisify(gzip)(bytes.subarray(at, at + CHUNK_BYTES)),
        );
        await this.heartbeat();
      }
  }

  /** Renews the coordinator's keys, so that workers go on. @returns false where Redis has lost them */
  async heartbeat(): Promise<boolean> {
    const [renewed] = await Promise.all([
      this.#redis.pexpire(this.#key('starts-at'), HEARTBEAT_TTL_MS),
      this.#redis.pexpire(this.#key('manifest'), KEY_TTL_MS),
      this.#redis.pexpire(this.#key('recording'), KEY_TTL_MS),
    ]);
    return renewed === 1;
  }

  /** Lets the replay start after so many milliseconds. @returns the instant, by the clock of Redis */
  async scheduleStart(afterMs: number): Promise<number> {
    const at = (await this.clock())() + afterMs;
    await this.#redis.set(this.#key('starts-at'), String(at), 'PX', HEARTBEAT_TTL_MS);
    return at;
  }

  /** Workers end the calls that ring, and place no more. */
  async stop(): Promise<void> {
    await this.#redis.del(this.#key('starts-at'));
  }

  /** @returns undefined where the replay is over */
  async manifest(): Promise<ReplayManifest | undefined> {
    const [manifest, startsAt] = await this.#redis.mget(this.#key('manifest'), this.#key('starts-at'));
    return manifest && startsAt !== null ? (JSON.parse(manifest) as ReplayManifest) : undefined;
  }

  /** The bytes of the recording, chunk by chunk. */
  async *recording(): AsyncGenerator<Buffer> {
    for (let at = 0; ; at += 1) {
      const piece = await this.#redis.lindexBuffer(this.#key('recording'), at);
      if (piece === null) return;
      yield await promisify(gunzip)(piece);
    }
  }

  /**
   * Claims a partition: the writes of an earlier owner are refused from now on.
   * @param fencingToken unique to this claim
   * @returns the last checkpoint; undefined where the partition has not been started
   */
  async claim(partition: number, fencingToken: string): Promise<PartitionState | undefined> {
    await this.#redis.set(this.#key(`owner:${partition}`), fencingToken, 'PX', KEY_TTL_MS);
    return this.state(partition);
  }

  /** @returns the last checkpoint of a partition; undefined before its first */
  async state(partition: number): Promise<PartitionState | undefined> {
    const state = await this.#redis.get(this.#key(`state:${partition}`));
    return state === null ? undefined : (JSON.parse(state) as PartitionState);
  }

  /**
   * Writes a checkpoint with the calls that ended since the one before, both or neither; nothing where the lease is lost.
   * @returns what to do next, and when the replay starts or started, by the clock of Redis
   */
  async checkpoint(
    partition: number,
    fencingToken: string,
    state: PartitionState,
    { reported, lost }: CallLedgerData,
  ): Promise<{ readonly signal: Signal; readonly startsAt: number }> {
    const keys = ['starts-at', `owner:${partition}`, `state:${partition}`, `ledger:${partition}`].map(
      this.#key,
    );
    const added = reported === '' && lost === '' ? '' : JSON.stringify({ reported, lost });
    const answer = await this.#redis.eval(
      CHECKPOINT_SCRIPT,
      4,
      ...keys,
      fencingToken,
      JSON.stringify(state),
      added,
      KEY_TTL_MS,
    );
    const [signal, startsAt] = answer as [Signal, string?];
    return { signal, startsAt: Number(startsAt ?? 0) };
  }

  /** The calls of a partition up to its last checkpoint. */
  async ledger(partition: number): Promise<CallLedger> {
    const ledger = new CallLedger();
    for (let at = 0; ; at += 1) {
      const piece = await this.#redis.lindex(this.#key(`ledger:${partition}`), at);
      if (piece === null) return ledger;
      ledger.add(new CallLedger(JSON.parse(piece) as CallLedgerData));
    }
  }

  /** Removes everything that is stored of the replay. */
  async clear(partitions: number): Promise<void> {
    const own = Array.from({ length: partitions }, (_, partition) =>
      ['owner', 'state', 'ledger'].map((name) => `${name}:${partition}`),
    ).flat();
    await this.#redis.unlink(['starts-at', 'manifest', 'recording', ...own].map(this.#key));
  }

  /** @returns a clock that agrees with that of Redis, in milliseconds since the epoch */
  async clock(): Promise<() => number> {
    const before = Date.now();
    const [seconds = 0, microseconds = 0] = (await this.#redis.time()).map(Number);
    const after = Date.now();
    const ahead = seconds * 1000 + microseconds / 1000 - (before + after) / 2;
    return () => Date.now() + ahead;
  }
}
