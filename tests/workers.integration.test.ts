import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTarget } from '../harness/deployment.ts';
import { Unreachable } from '../harness/errors.ts';
import { parseTargetFile } from '../harness/target-file/load.ts';
import { makeCertificateChain } from '../harness/tls/certificate.ts';
import { coordinateReplay } from '../replay/distributed/coordinator.ts';
import { connectRedis, redisAddress } from '../replay/distributed/redis.ts';
import { bundleTarget } from '../replay/distributed/target-bundle.ts';
import { type ReplayRun, runReplay } from '../replay/replay.ts';
import type { Statistics } from '../replay/statistics.ts';
import { recordedCall } from '../replay/testing.ts';
import { readRecording } from '../simulator/recordings/recording.ts';
import { type OwnRedis, startRedis, whyNoRedis } from './redis.ts';
import { kill, SECRETS, says, startProcess, startReferenceConnector, text } from './workers-testing.ts';

const CALLS = 240;

const without = await whyNoRedis();
if (without !== undefined) process.stderr.write(`Tests of workers are skipped: ${without}.\n`);

describe.skipIf(without !== undefined)('a replay over workers', { timeout: 120_000 }, () => {
  let folder: string;
  let redis: OwnRedis;
  let target: string;
  let connector: Worker;
  let days = 0;
  const crew: ChildProcess[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'workers-'));
    redis = await startRedis();
    await startConnector();
  });
  afterAll(async () => {
    await Promise.all(crew.map(kill));
    await Promise.all([connector.terminate(), redis.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  /** The same one again, once it has been ended. */
  async function startConnector(port = 0): Promise<void> {
    ({ connector, target } = await startReferenceConnector(folder, port));
  }

  /** @returns a process that waits for partitions */
  async function startWorker(url: string, secrets: Record<string, string> = SECRETS): Promise<ChildProcess> {
    const child = startProcess(['tests/worker-process.ts', url], secrets);
    crew.push(child);
    await says(child, /Waiting for replays/);
    return child;
  }

  /** Three workers, those of earlier tests among them. */
  async function threeWorkers(): Promise<readonly ChildProcess[]> {
    const there = () => crew.filter((child) => child.exitCode === null && child.signalCode === null);
    await Promise.all(Array.from({ length: 3 - there().length }, () => startWorker(redis.url)));
    return there();
  }

  async function runOf(
    { url = redis.url, workers = 3 },
    changes: Partial<ReplayRun> = {},
  ): Promise<{ run: ReplayRun; said: string[] }> {
    const recording = join(folder, 'calls.jsonl');
    // No call of one test is a call of another.
    const startedAt = recordedCall().startedAt + 86_400_000 * days++;
    const lines = Array.from({ length: CALLS }, (_, index) => {
      const { kind, line, ...call } = recordedCall({
        startedAt: startedAt + index * 1000,
        agent: String(101 + (index % 4)),
      });
      return JSON.stringify({ v: 1, ...call, startedAt: new Date(call.startedAt).toISOString() });
    });
    writeFileSync(recording, lines.join('\n'));
    const file = parseTargetFile(readFileSync(target, 'utf8'), 'target.yaml', {
      environment: SECRETS,
      folder,
    });
    const said: string[] = [];
    const manifest = { version: 'test', target: bundleTarget(target, file), recordingOptions: {} };
    const options = {
      address: redisAddress(url, {}),
      workers,
      manifest,
      recording: async function* () {
        yield readFileSync(recording);
      },
      report: (sentence: string) => said.push(sentence) > 0,
      intervalMs: 50,
      graceMs: 100,
    };
    const run: ReplayRun = {
      deployment: await openTarget(file, dirname(target), folder),
      read: () => readRecording(recording),
      file: 'calls.jsonl',
      pbxs: 6,
      schedule: { pace: 'rate', perSecond: 120 },
      keepsCalls: true,
      settleMs: 10_000,
      tool: { name: 'test', version: 'test' },
      signal: new AbortController().signal,
      distribute: (whole) => coordinateReplay(whole, options),
      ...changes,
    };
    return { run, said };
  }

  async function replayed(where: Parameters<typeof runOf>[0] = {}, changes: Partial<ReplayRun> = {}) {
    const { run, said } = await runOf(where, changes);
    try {
      return { document: await runReplay(run), said };
    } finally {
      await run.deployment.close();
    }
  }

  /** What a replay is told as it starts: does something once so many calls have been placed. */
  function after(
    calls: number,
    work: (read: () => Statistics) => unknown,
  ): NonNullable<ReplayRun['onStart']> {
    return (read) => {
      const look = setInterval(() => {
        if (read().counts.placed < calls) return;
        clearInterval(look);
        void work(read);
      }, 10);
    };
  }

  it('goes on when a worker is killed: every call is journaled once and counted once', async () => {
    const [, second] = await threeWorkers();
    const { document, said } = await replayed({}, { onStart: after(60, () => second?.kill('SIGKILL')) });
    expect(said).toEqual(['3 workers play 2 PBXs each.']);
    expect(document).toMatchObject({
      verdict: 'exactly-once',
      pbxs: 6,
      counts: { placed: CALLS, recognized: CALLS, sent: CALLS, kept: 0, lost: 0, waiting: 0 },
      journal: { checked: true, expected: CALLS, once: CALLS, missing: 0, doubled: 0, repeated: 0 },
      recording: { rounds: 1 },
      notes: [expect.stringMatching(/^A worker resumed where another one had stopped, once/)],
    });
    const ofCalls = document.latencies.filter(({ step }) => !step.endsWith('-request'));
    expect(ofCalls.map(({ count }) => count)).toEqual([CALLS, CALLS, CALLS, CALLS]);
    const { stretches } = document.timeline;
    expect(stretches.reduce((sum, { calls }) => sum + calls, 0)).toBe(CALLS);
  });

  it('calls that a PBX had kept when its worker was killed are journaled by the next one', async () => {
    const [first] = await threeWorkers();
    const port = Number(new URL(/^issuer: (.*)$/m.exec(readFileSync(target, 'utf8'))?.[1] ?? '').port);
    const onStart = after(40, async (read) => {
      await connector.terminate();
      await expect.poll(() => read().errors, { timeout: 20_000 }).toBeGreaterThan(20);
      first?.kill('SIGKILL');
      await startConnector(port);
    });
    const { document } = await replayed({}, { onStart });
    expect(document).toMatchObject({
      verdict: 'exactly-once',
      counts: { placed: CALLS, lost: 0, waiting: 0 },
      journal: { once: CALLS, missing: 0, doubled: 0 },
    });
    const { sent, kept, late } = document.counts;
    expect(sent + kept).toBe(CALLS);
    expect(kept).toBeGreaterThan(0);
    expect(late).toBe(kept);
  });

  it('a worker that is ended releases its partition, and finishes what rings', async () => {
    const [first] = await threeWorkers();
    const exit = once(first as ChildProcess, 'exit');
    const { document } = await replayed({}, { onStart: after(60, () => first?.kill('SIGTERM')) });
    expect(document).toMatchObject({
      verdict: 'exactly-once',
      counts: { placed: CALLS, sent: CALLS },
      journal: { once: CALLS },
      notes: [expect.stringMatching(/once/)],
    });
    expect(await exit).toEqual([0, null]);
  });

  it('interrupted, what was placed is finished and looked for, and the workers wait for the next replay', async () => {
    await threeWorkers();
    const interruption = new AbortController();
    const onStart = after(30, () => interruption.abort());
    // So slowly that the interruption comes long before the last call, however busy the machine is.
    const schedule = { pace: 'rate', perSecond: 20 } as const;
    const { document } = await replayed({}, { signal: interruption.signal, onStart, schedule });
    expect(document).toMatchObject({ verdict: 'incomplete', journal: { missing: 0, doubled: 0 } });
    expect(document.counts.placed).toBeGreaterThanOrEqual(30);
    expect(document.counts.placed).toBeLessThan(CALLS);
    expect(document.counts.sent).toBe(document.counts.placed);

    const next = await replayed({}, { schedule: { pace: 'fast' } });
    expect(next.document).toMatchObject({ verdict: 'exactly-once', counts: { placed: CALLS }, notes: [] });
  });

  it('lookups that the phonebooks spared are counted over all workers', async () => {
    await threeWorkers();
    const schedule = { pace: 'rate', perSecond: 60 } as const;
    const { document } = await replayed({}, { phonebook: 'unless-found', schedule });
    expect(document).toMatchObject({
      verdict: 'exactly-once',
      phonebook: { query: 'unless-found' },
      counts: { placed: CALLS, recognized: CALLS, sent: CALLS },
      notes: [],
    });
    // One contact: each of the six PBXs looks it up for calls that come before its answer, and not again.
    const spared = document.phonebook?.sparedLookups ?? -1;
    const requests = document.latencies.find(({ step }) => step === 'lookup-request')?.count ?? 0;
    expect(requests + spared).toBe(CALLS);
    expect(spared).toBeGreaterThan(CALLS / 2);
  });

  it('nothing secret is stored in Redis, and nothing is left there', async () => {
    await threeWorkers();
    const { Redis } = await import('ioredis');
    const client = new Redis(redis.url);
    const seen: string[] = [];
    const monitor = await client.monitor();
    monitor.on('monitor', (_time: string, args: string[]) => seen.push(args.join(' ')));
    await replayed({}, { schedule: { pace: 'fast' } });
    expect(await client.keys('pbx-conformance:*')).toEqual([]);
    monitor.disconnect();
    client.disconnect();
    expect(seen.join('\n')).toContain('env:PBX_CLIENT_SECRET');
    expect(seen.join('\n')).not.toContain('the-secret-');
  });

  it('a worker without the secrets says so', async () => {
    const url = `${redis.url}/1`;
    const child = await startWorker(url, {});
    await expect(replayed({ url, workers: 1 })).rejects.toThrow(
      /^A worker cannot play its partition: target.yaml has \d+ mistakes:\n {2}line \d+: the environment variable PBX_CLIENT_SECRET is not set/,
    );
    await kill(child);
  });

  it('where no worker is, that is said', async () => {
    const url = `${redis.url}/2`;
    const interruption = new AbortController();
    const { run, said } = await runOf({ url }, { signal: interruption.signal });
    const document = runReplay(run);
    await expect.poll(() => said, { timeout: 20_000 }).toHaveLength(1);
    interruption.abort();
    expect(said).toEqual([`No worker is there: start one with "pbx-conformance worker --redis ${url}".`]);
    expect(await document).toMatchObject({ verdict: 'incomplete', counts: { placed: 0 } });
    await run.deployment.close();
  });

  it('over TLS, with a password, in a database of its own', async () => {
    const tls = makeCertificateChain('127.0.0.1', Date.now());
    const own = await startRedis({ password: 'open sesame', tls });
    const url = `${own.url}/3`;
    await expect(connectRedis(redisAddress(url, { REDIS_PASSWORD: 'open sesame' }))).rejects.toThrow(
      /cannot be used: its certificate is not trusted \(.+\); name its authority in NODE_EXTRA_CA_CERTS/,
    );
    const authority = join(folder, 'authority.pem');
    writeFileSync(authority, tls.root);
    const environment = { ...SECRETS, REDIS_PASSWORD: 'open sesame', NODE_EXTRA_CA_CERTS: authority };
    const worker = startProcess(['bin/pbx-conformance.js', 'worker', '--redis', url], environment);
    crew.push(worker);
    const [recording, out] = [join(folder, 'few.jsonl'), join(folder, 'over-tls')];
    const { kind, line, ...call } = recordedCall({ startedAt: recordedCall().startedAt - 86_400_000 });
    writeFileSync(
      recording,
      JSON.stringify({ v: 1, ...call, startedAt: new Date(call.startedAt).toISOString() }),
    );
    const replay = ['replay', recording, '--target', target, '--rate', '5', '--workers', url, '--out', out];
    const coordinator = startProcess(['bin/pbx-conformance.js', ...replay], environment);
    const complaint = text(coordinator);
    const [code] = await once(coordinator, 'exit');
    expect(code, complaint()).toBe(0);
    const document = JSON.parse(readFileSync(join(out, 'replay.json'), 'utf8'));
    expect(document).toMatchObject({ verdict: 'exactly-once', counts: { placed: 1 } });
    await kill(worker);
    await own.stop();
  });

  it('a Redis asks for its password, which comes through the environment', async () => {
    const own = await startRedis({ password: 'open sesame' });
    const connected = (environment: Record<string, string>) =>
      connectRedis(redisAddress(own.url, environment));
    await expect(connected({})).rejects.toThrow(/it asks for a password/);
    await expect(connected({ REDIS_PASSWORD: 'sesame' })).rejects.toThrow(/it refuses the password; check/);
    (await connected({ REDIS_PASSWORD: 'open sesame' })).close();
    await expect(
      connectRedis(redisAddress(`${own.url}/99`, { REDIS_PASSWORD: 'open sesame' })),
    ).rejects.toThrow(/DB index is out of range/);
    await own.stop();
    await expect(connected({})).rejects.toThrow(
      new Unreachable(
        `The Redis at 127.0.0.1:${own.port} cannot be used: nothing listens there; check its address, and the password in REDIS_PASSWORD.`,
      ),
    );
  });
});
