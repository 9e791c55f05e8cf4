import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CallLedger } from '../replay/call-ledger.ts';
import { connectRedis, type RedisConnection, redisAddress } from '../replay/distributed/redis.ts';
import { type PartitionState, RunState } from '../replay/distributed/run-state.ts';
import { type OwnRedis, startRedis, whyNoRedis } from './redis.ts';

const without = await whyNoRedis();

const state = (takenOver: number) => ({ takenOver }) as PartitionState;

/** The calls of these fingerprints, as a worker writes them down. */
function over(...calls: number[]) {
  const ledger = new CallLedger();
  for (const call of calls) ledger.reported.add(call);
  return ledger.toJSON();
}

describe.skipIf(without !== undefined)('a share on the board', () => {
  let redis: OwnRedis;
  let connection: RedisConnection;
  let board: RunState;
  let boards = 0;

  beforeAll(async () => {
    redis = await startRedis();
    connection = await connectRedis(redisAddress(redis.url, {}));
    connection.gone.catch(() => undefined);
  });
  beforeEach(() => {
    board = new RunState(connection.client, `test-${boards++}`);
  });
  afterAll(async () => {
    connection.close();
    await redis.stop();
  });

  const callsOf = async (share: number) => [...(await board.ledger(share)).reported.values()];

  it('is written by the worker that took it last, and by no other', async () => {
    expect(await board.take(0, 'first')).toBeUndefined();
    expect((await board.note(0, 'first', state(0), over(1, 2))).signal).not.toBe('lost');
    expect(await board.take(0, 'second')).toEqual(state(0));

    // A worker that was thought dead, and comes back with what it has done meanwhile.
    expect(await board.note(0, 'first', state(0), over(3))).toEqual({ signal: 'lost', begins: 0 });
    expect(await board.state(0)).toEqual(state(0));
    expect(await callsOf(0)).toEqual([1, 2]);

    expect((await board.note(0, 'second', state(1), over(3))).signal).not.toBe('lost');
    expect(await board.state(0)).toEqual(state(1));
    expect(await callsOf(0)).toEqual([1, 2, 3]);
  });

  it('that is taken leaves the others to their workers', async () => {
    await board.take(0, 'first');
    await board.take(1, 'second');
    await board.take(0, 'third');
    expect((await board.note(1, 'second', state(0), over(7))).signal).not.toBe('lost');
    expect(await callsOf(1)).toEqual([7]);
    expect(await callsOf(0)).toEqual([]);
  });

  it('is told what to do: wait, play from an instant on, stop', async () => {
    await board.take(0, 'one');
    const told = () => board.note(0, 'one', state(0), over());
    const order = { shares: 1 } as Parameters<RunState['publish']>[0];
    await board.publish(order, (async function* () {})());
    expect(await told()).toEqual({ signal: 'wait', begins: 0 });
    const begins = await board.begin(1000);
    expect(await told()).toEqual({ signal: 'play', begins });
    await board.stop();
    expect(await told()).toEqual({ signal: 'stop', begins: 0 });
  });
});
