import { describe, expect, it } from 'vitest';
import { HttpResponse } from '../http-response.ts';
import { slowed } from './slowed.ts';

function guess(ms: number, status = 401, headers: [string, string][] = []) {
  const answer = new HttpResponse({
    exchange: 1,
    status,
    headers,
    body: '{"error":"invalid_client"}',
    expectsThrottling: true,
    url: 'https://h.example/token',
  });
  return { answer, ms };
}

/** Guesses of which the last five take this long, and all others that long. */
const timed = (first: number, last: number) => [
  ...Array.from({ length: 25 }, () => guess(first)),
  ...Array.from({ length: 5 }, () => guess(last)),
];

describe('guessing is slowed', () => {
  it.each([
    ['by delays of just over a second', timed(10, 1001)],
    ['by delays of just over three times the first answers', timed(400, 1201)],
    ['by 429', [...timed(10, 10), guess(10, 429)]],
    ['by a lock', [...timed(10, 10), guess(10, 403)]],
    ['by a time after which to try again, from the first on', [guess(10, 401, [['Retry-After', '1']])]],
  ])('%s', (_, guesses) => {
    expect(slowed(guesses).holds).toBe(true);
  });

  it.each([
    ['answers at full speed', timed(10, 10)],
    ['delays of a second', timed(10, 1000)],
    ['delays of three times the first answers', timed(400, 1200)],
    ['one slow answer among the last', [...timed(10, 10).slice(0, -1), guess(60_000)]],
    ['two slow answers among the last', [...timed(10, 10).slice(0, -2), guess(60_000), guess(60_000)]],
    ['a failure of the server', [...timed(10, 10), guess(10, 500)]],
  ])('not by %s', (_, guesses) => {
    expect(slowed(guesses)).toMatchObject({
      holds: false,
      actual: expect.stringContaining('plain refusals'),
    });
  });
});
