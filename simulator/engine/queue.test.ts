import { expect, test } from 'vitest';
import { RequestQueue } from './queue.ts';

/** Tasks that end on demand. */
function bench(limit: number) {
  const queue = new RequestQueue(limit);
  const started: number[] = [];
  const ends = new Map<number, PromiseWithResolvers<number>>();
  return {
    started,
    add(id: number) {
      const end = Promise.withResolvers<number>();
      ends.set(id, end);
      return queue.run(() => {
        started.push(id);
        return end.promise;
      });
    },
    end: (id: number) => ends.get(id)?.resolve(id),
    fail: (id: number) => ends.get(id)?.reject(new Error('failed')),
  };
}

test('the others wait and start in the order in which they came', async () => {
  const { add, end, started } = bench(2);
  const [one, two, three, four] = [add(1), add(2), add(3), add(4)];
  expect(started).toEqual([1, 2]);
  end(2);
  expect(await two).toBe(2);
  expect(started).toEqual([1, 2, 3]);
  // Who comes just as a place gets free still waits behind who waited longer.
  const five = add(5);
  end(1);
  await one;
  expect(started).toEqual([1, 2, 3, 4]);
  for (const id of [3, 4, 5]) end(id);
  expect(await Promise.all([three, four, five])).toEqual([3, 4, 5]);
  expect(started).toEqual([1, 2, 3, 4, 5]);
});

test('a task that fails gives its place back', async () => {
  const { add, end, fail, started } = bench(1);
  const one = add(1);
  const two = add(2);
  fail(1);
  await expect(one).rejects.toThrow('failed');
  end(2);
  expect(await two).toBe(2);
  expect(started).toEqual([1, 2]);
  const three = add(3);
  end(3);
  expect(await three).toBe(3);
});

test('a limit under one counts as one', async () => {
  const { add, end, started } = bench(0);
  const all = [add(1), add(2)];
  expect(started).toEqual([1]);
  end(1);
  end(2);
  await Promise.all(all);
});

test('a queue that never gets empty starts everybody in turn, however many have been', async () => {
  const queue = new RequestQueue(2);
  const started: number[] = [];
  const all = Array.from({ length: 3500 }, (_, id) =>
    queue.run(async () => {
      started.push(id);
    }),
  );
  await Promise.all(all);
  expect(started).toEqual(all.map((_, id) => id));
});
