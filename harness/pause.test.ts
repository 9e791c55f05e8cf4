import { expect, it } from 'vitest';
import { Pause } from './pause.ts';

/** Lets everything that is ready go on. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

it('holds the turns of all back until every wait is over, and spaces them again', async () => {
  let taken = 0;
  const pause = new Pause(async () => {
    taken += 1;
  });
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const holds = [pause.hold(() => first.promise), pause.hold(() => second.promise)];
  const left: string[] = [];
  const turns = ['one', 'other'].map((name) => pause.turn().then(() => left.push(name)));
  await settled();
  first.resolve();
  await settled();
  expect(left).toEqual([]);
  second.resolve();
  await Promise.all([...turns, ...holds]);
  expect(left).toEqual(['one', 'other']);
  // The turns that came during the pause are worth nothing after it.
  expect(taken).toBe(4);
});

it('ends with a wait that fails', async () => {
  const pause = new Pause(async () => undefined);
  await expect(pause.hold(() => Promise.reject(new Error('closed')))).rejects.toThrow('closed');
  await pause.turn();
});
