import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectRedis, redisAddress } from '../replay/distributed/redis.ts';
import type { PartitionState } from '../replay/distributed/run-state.ts';
import { type OwnRedis, startRedis, whyNoRedis } from './redis.ts';
import { kill, says, startProcess, startReferenceConnector, text } from './workers-testing.ts';

const without = await whyNoRedis();
/** The exit code is promised within it. */
const MOST_MS = 10_000;
/** Three processes start before it. */
const TEST_MS = 90_000;

/**
 * The commands run as processes of their own: a connection or a timer that is left behind keeps a process alive whose work
 * has ended, and a promise within this process does not show that.
 */
describe.skipIf(without !== undefined)('a Redis that is lost for good', { timeout: TEST_MS }, () => {
  let folder: string;
  let connector: Worker;
  let target: string;
  let redis: OwnRedis;
  let started: ChildProcess[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'redis-lost-'));
    ({ connector, target } = await startReferenceConnector(folder));
  });
  beforeEach(async () => {
    redis = await startRedis();
    started = [];
  });
  afterEach(async () => {
    await Promise.all(started.map(kill));
    await redis.stop();
  });
  afterAll(async () => {
    await connector.terminate();
    rmSync(folder, { recursive: true, force: true });
  });

  function start(...args: string[]): ChildProcess {
    const child = startProcess(['cli/main.ts', ...args]);
    started.push(child);
    return child;
  }

  async function startWorker(): Promise<ChildProcess> {
    const worker = start('worker', '--redis', redis.url);
    await says(worker, /Waiting for replays/);
    return worker;
  }

  /** How a process ends within the time promised: its exit code, and what it says on stderr. */
  async function endOf(child: ChildProcess): Promise<{ code: number | null; complaint: string }> {
    const complaint = text(child);
    const [code] = await once(child, 'exit', { signal: AbortSignal.timeout(MOST_MS) });
    return { code, complaint: complaint() };
  }

  /** Resolves once a worker has written down that it placed calls. */
  async function untilCallsArePlaced(): Promise<void> {
    const { client, close } = await connectRedis(redisAddress(redis.url, {}));
    const placed = async () => {
      const [key = ''] = await client.keys('pbx-conformance:*:state:0');
      const state = JSON.parse((await client.get(key)) ?? '{}') as Partial<PartitionState>;
      return state.statistics?.counts.placed ?? 0;
    };
    await expect.poll(placed, { timeout: 30_000 }).toBeGreaterThan(0);
    close();
  }

  it.each([
    ['killed', 'nothing listens there', () => redis.stop()],
    ['frozen', 'it does not answer', () => redis.freeze()],
  ] as const)(
    '%s in the middle of a replay, ends the replay and its worker with exit code 3',
    async (_, reason, lose) => {
      const worker = await startWorker();
      const recording = 'fixtures/calls/monday-morning.csv';
      const replay = start(
        ...['replay', recording, '--rate', '10', '--for', '5m'],
        ...['--target', target, '--workers', redis.url, '--out', join(folder, 'report')],
      );
      await untilCallsArePlaced();
      const ends = Promise.all([endOf(replay), endOf(worker)]);
      await lose();
      const [ofReplay, ofWorker] = await ends;
      const sentence = `The Redis at 127.0.0.1:${redis.port} has gone away: ${reason}.\n`;
      expect(ofReplay.code).toBe(3);
      expect(ofReplay.complaint.endsWith(sentence)).toBe(true);
      expect(ofWorker).toEqual({ code: 3, complaint: sentence });
    },
  );

  it('ends a worker that waits for its first partition', async () => {
    const worker = await startWorker();
    const end = endOf(worker);
    await redis.stop();
    expect(await end).toEqual({
      code: 3,
      complaint: `The Redis at 127.0.0.1:${redis.port} has gone away: nothing listens there.\n`,
    });
  });
});
