import { describe, expect, it } from 'vitest';
import { answer } from './findings/testing.ts';
import { statedRefreshLifetime } from './refresh-lifetime.ts';

const jwt = (claims: object) =>
  ['{"alg":"HS256"}', JSON.stringify(claims), 'signature']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');

describe('the lifetime that is stated for a refresh token', () => {
  it.each([
    ['a member', { refresh_token_expires_in: 1800 }],
    ['the member of another server', { refresh_expires_in: '1800' }],
    ['the claims of a JWT', { refresh_token: jwt({ iat: 1000, exp: 2800 }) }],
  ])('is that of %s', (_, body) => {
    expect(statedRefreshLifetime(answer(200, body))).toBe(1800);
  });

  it('counts from the date of the response where a JWT does not say when it was issued', () => {
    const date = new Date(1_000_000).toUTCString();
    const body = { refresh_token: jwt({ exp: 2800 }) };
    expect(statedRefreshLifetime(answer(200, body, [['date', date]]))).toBe(1800);
  });

  it.each([{}, { refresh_expires_in: 0 }, { refresh_expires_in: null }, { refresh_token: 'opaque' }])(
    'is not stated by %j',
    (body) => {
      expect(statedRefreshLifetime(answer(200, body))).toBeUndefined();
    },
  );
});
