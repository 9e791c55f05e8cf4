import { expect, test } from 'vitest';
import { pooledRandom } from './random.ts';

test('random bytes have the requested length and never repeat', () => {
  const random = pooledRandom();
  const given = Array.from({ length: 500 }, () => random(32));
  expect(given.every(({ length }) => length === 32)).toBe(true);
  expect(new Set(given.map((bytes) => Buffer.from(bytes).toString('hex'))).size).toBe(500);
});

test('bytes handed out do not change when the pool is refilled', () => {
  const random = pooledRandom();
  const first = random(16);
  const copy = first.slice();
  for (let round = 0; round < 200; round += 1) random(32);
  expect(first).toEqual(copy);
});

test('a request larger than the pool comes from the system, and one that does not divide it is complete', () => {
  const random = pooledRandom();
  expect(random(10_000)).toHaveLength(10_000);
  const given = Array.from({ length: 300 }, () => random(48));
  expect(given.every((bytes) => bytes.length === 48 && bytes.some((byte) => byte !== 0))).toBe(true);
});
