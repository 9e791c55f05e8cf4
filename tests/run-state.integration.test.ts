import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CallLedger } from '../replay/call-ledger.ts';
import { connectRedis, type RedisConnection, redisAddress } from '../replay/distributed/redis.ts';
import { type PartitionState, RunState } from '../replay/distributed/run-state.ts';
import { type OwnRedis, startRedis, whyNoRedis } from './redis.ts';

const without = await whyNoRedis();

const state = (takeovers: number) => ({ takeovers }) as PartitionState;

/** The calls of these fingerprints, as a worker writes them down. */
function over(...calls: number[]) {
  const ledger = new CallLedger();
  for (const call of calls) ledger.reported.add(call);
  return ledger.toJSON();
}

describe.skipIf(without !== undefined)('a partition in the run state', () => {
  let redis: OwnRedis;
  let connection: RedisConnection;
  let runState: RunState;
  let runs = 0;

  beforeAll(async () => {
    redis = await startRedis();
    connection = await connectRedis(redisAddress(redis.url, {}));
    connection.gone.catch(() => undefined);
  });
  beforeEach(() => {
    runState = new RunState(connection.client, `test-${runs++}`);
  });
  afterAll(async () => {
    connection.close();
    await redis.stop();
  });

  const callsOf = async (partition: number) => [...(await runState.ledger(partition)).reported.values()];

  it('is written by the worker that claimed it last, and by no other', async () => {
    expect(await runState.claim(0, 'first')).toBeUndefined();
    expect((await runState.checkpoint(0, 'first', state(0), over(1, 2))).signal).not.toBe('lease-lost');
    expect(await runState.claim(0, 'second')).toEqual(state(0));

    // A worker that was thought dead, and comes back with what it has done meanwhile.
    expect(await runState.checkpoint(0, 'first', state(0), over(3))).toEqual({
      signal: 'lease-lost',
      startsAt: 0,
    });
    expect(await runState.state(0)).toEqual(state(0));
    expect(await callsOf(0)).toEqual([1, 2]);

    expect((await runState.checkpoint(0, 'second', state(1), over(3))).signal).not.toBe('lease-lost');
    expect(await runState.state(0)).toEqual(state(1));
    expect(await callsOf(0)).toEqual([1, 2, 3]);
  });

  it('that is claimed leaves the others to their workers', async () => {
    await runState.claim(0, 'first');
    await runState.claim(1, 'second');
    await runState.claim(0, 'third');
    expect((await runState.checkpoint(1, 'second', state(0), over(7))).signal).not.toBe('lease-lost');
    expect(await callsOf(1)).toEqual([7]);
    expect(await callsOf(0)).toEqual([]);
  });

  it('signals what to do: wait, play from an instant on, stop', async () => {
    await runState.claim(0, 'one');
    const signal = () => runState.checkpoint(0, 'one', state(0), over());
    const manifest = { partitions: 1 } as Parameters<RunState['publish']>[0];
    await runState.publish(manifest, (async function* () {})());
    expect(await signal()).toEqual({ signal: 'wait', startsAt: 0 });
    const startsAt = await runState.scheduleStart(1000);
    expect(await signal()).toEqual({ signal: 'play', startsAt });
    await runState.stop();
    expect(await signal()).toEqual({ signal: 'stop', startsAt: 0 });
  });
});
