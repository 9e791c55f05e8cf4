import { expect, test } from 'vitest';
import { BoundedCache } from './bounded-cache.ts';

test('a full map is cleared and holds the last value', () => {
  const recent = new BoundedCache<number>();
  for (let at = 0; at <= 10_000; at += 1) recent.set(String(at), at);
  expect(recent.get('0')).toBeUndefined();
  expect(recent.get('9999')).toBeUndefined();
  expect(recent.get('10000')).toBe(10_000);
});
