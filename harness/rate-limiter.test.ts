import { describe, expect, it } from 'vitest';
import { rateLimiter } from './rate-limiter.ts';

/** A clock that only waiting moves. */
function clock() {
  let ms = 1000;
  return {
    now: () => ms,
    wait: async (more: number) => {
      ms += more;
    },
    pass: (more: number) => {
      ms += more;
    },
  };
}

describe('limits.requestsPerSecond', () => {
  it('lets the first request leave at once and spaces the others evenly', async () => {
    const time = clock();
    const turn = rateLimiter(4, time);
    const left: number[] = [];
    for (let request = 0; request < 4; request += 1) {
      await turn();
      left.push(time.now());
    }
    expect(left).toEqual([1000, 1250, 1500, 1750]);
  });

  it('saves nothing up while nobody asks', async () => {
    const time = clock();
    const turn = rateLimiter(4, time);
    await turn();
    time.pass(60_000);
    await turn();
    await turn();
    expect(time.now()).toBe(61_250);
  });

  it('spaces requests that ask at the same moment', async () => {
    const waits: number[] = [];
    const turn = rateLimiter(10, { now: () => 0, wait: async (ms) => waits.push(ms) });
    await Promise.all([turn(), turn(), turn()]);
    expect(waits).toEqual([100, 200]);
  });
});
