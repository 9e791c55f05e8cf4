import { randomFillSync } from 'node:crypto';
import type { Random } from './environment.ts';

/** Bytes taken from the system at once: 64 tokens. */
const POOL_SIZE = 64 * 32;

/**
 * Unpredictable bytes from a pool that the system fills, like that of `crypto.randomUUID`: a token costs a
 * sixty-fourth of a system call. Bytes are wiped from the pool as they are handed out, and never handed out twice.
 */
export function pooledRandom(): Random {
  const pool = new Uint8Array(POOL_SIZE);
  let used = POOL_SIZE;
  return (bytes) => {
    if (bytes > POOL_SIZE) return randomFillSync(new Uint8Array(bytes));
    if (used + bytes > POOL_SIZE) {
      randomFillSync(pool);
      used = 0;
    }
    const drawn = pool.slice(used, used + bytes);
    pool.fill(0, used, used + bytes);
    used += bytes;
    return drawn;
  };
}

/** An unguessable text of 256 bits (RFC 6749 10.10), safe in URLs and headers. */
export function randomText(random: Random): string {
  return Buffer.from(random(32)).toString('base64url');
}
