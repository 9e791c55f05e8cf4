import { randomFillSync } from 'node:crypto';
import type { Random } from './options.ts';

/** Bytes taken from the system at once: 64 tokens. */
const poolSize = 64 * 32;

/**
 * Unpredictable bytes out of a pool that the system fills, as `crypto.randomUUID` keeps one: a token costs a
 * sixty-fourth of a system call. A byte is given out once and wiped from the pool with that.
 */
export function pooledRandom(): Random {
  const pool = new Uint8Array(poolSize);
  let used = poolSize;
  return (bytes) => {
    if (bytes > poolSize) return randomFillSync(new Uint8Array(bytes));
    if (used + bytes > poolSize) {
      randomFillSync(pool);
      used = 0;
    }
    const given = pool.slice(used, used + bytes);
    pool.fill(0, used, used + bytes);
    used += bytes;
    return given;
  };
}
