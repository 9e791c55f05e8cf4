import { describe, expect, it } from 'vitest';
import { HttpResponse } from '../http-response.ts';
import * as f from './finding.ts';
import { answer, describeFindings, TOKENS } from './testing.ts';
import { noToken } from './tokens.ts';

describeFindings(
  f,
  ['that'],
  [
    ['status', [f.status(answer(404), 403, 404)], [f.status(answer(200), 403, 404)]],
    [
      'header',
      [
        f.header(
          answer(200, '', [['Cache-Control', 'no-store']]),
          'cache-control',
          'no-store',
          (v) => v === 'no-store',
        ),
      ],
      [
        f.header(answer(200), 'cache-control', 'no-store', () => true),
        f.header(
          answer(200, '', [['cache-control', 'private']]),
          'cache-control',
          'no-store',
          (v) => v === 'no-store',
        ),
      ],
    ],
    [
      'all',
      [f.all(f.status(answer(200), 200), noToken(answer(200)))],
      [f.all(f.status(answer(200), 200), noToken(answer(200, TOKENS)))],
    ],
    [
      'either',
      [f.either(f.status(answer(200), 404), f.status(answer(200), 200))],
      [f.either(f.status(answer(200), 404), f.status(answer(200), 403))],
    ],
  ],
);

describe('an answer that there are too many requests', () => {
  const limited = (status: number, headers: [string, string][] = [], expectsThrottling = false) =>
    new HttpResponse({
      exchange: 1,
      status,
      headers,
      body: '',
      url: 'https://h.example/x',
      expectsThrottling,
    });

  it.each([
    ['429', limited(429)],
    ['503 with Retry-After', limited(503, [['Retry-After', '5']])],
  ])('leaves a claim undecided, whichever way it would go: %s', (_, throttled) => {
    for (const holds of [true, false]) {
      expect(f.that(holds, 'a refusal', 'one', answer(200), throttled)).toMatchObject({
        holds: false,
        unanswered: true,
        actual: expect.stringContaining('the deployment limits requests'),
      });
    }
    expect(f.either(f.status(answer(404), 200), f.status(throttled, 200)).unanswered).toBe(true);
  });

  it.each([
    ['503 without Retry-After', limited(503)],
    ['429 where the rule asks for it', limited(429, [], true)],
  ])('is no other one: %s', (_, plain) => {
    expect(f.status(plain, 429, 503)).toMatchObject({ holds: true });
  });
});
