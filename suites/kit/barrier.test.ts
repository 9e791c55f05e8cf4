import { expect, it } from 'vitest';
import { barrier } from './barrier.ts';

it('lets nobody through before all have come, and holds nobody afterwards', async () => {
  const departs = barrier(3);
  const through: number[] = [];
  const pass = async (number: number) => {
    await departs();
    through.push(number);
  };
  const first = [pass(1), pass(2)];
  await Promise.resolve();
  expect(through).toEqual([]);
  await Promise.all([...first, pass(3)]);
  expect(through).toEqual([1, 2, 3]);
  await pass(4);
  expect(through).toEqual([1, 2, 3, 4]);
});
