import { describe, expect, it } from 'vitest';
import { type Jwt, readJwt } from './jwt.ts';
import { alterJwt, alterOpaque, hmacJwt, swapCase, unsignedJwts } from './token-tampering.ts';

const payload = { sub: 'pbx', scope: 'client crm' };

describe('forgeries', () => {
  it.each(['aaaaaaaaaaaa', 'AAAAAAAAAAAA', '0123456789abcdef'])('alter %s, each in its own way', (token) => {
    const altered = alterOpaque(token).map(([, value]) => value.toLowerCase());
    expect(new Set([...altered, token.toLowerCase()]).size).toBe(altered.length + 1);
  });

  it.each(['HS256', 'RS256', 'ES256', 'EdDSA'])('alter a JWT by %s in one part each', (alg) => {
    const token = hmacJwt(payload, 'key').replace(
      /^[^.]+/,
      Buffer.from(JSON.stringify({ alg })).toString('base64url'),
    );
    const jwt = readJwt(token) as Jwt;
    const [claim, signature, key] = alterJwt(token, jwt).map(([, value]) => readJwt(value));
    expect(claim).toEqual({ ...jwt, payload: { ...payload, exp: 4_102_444_800 } });
    for (const other of [signature, key]) {
      expect(other).toEqual({ ...jwt, signature: expect.any(String) });
      expect(other?.signature).not.toBe(jwt.signature);
    }
  });

  it('leave the signature out, in three spellings', () => {
    const read = unsignedJwts(payload).map(([, token]) => readJwt(token));
    expect(read.map((jwt) => jwt?.header['alg'])).toEqual(['none', 'None', 'NONE']);
    expect(read.every((jwt) => jwt?.signature === '')).toBe(true);
  });
});

it('swaps the case of letters and leaves everything else', () => {
  expect(swapCase('aZ-09_é~')).toBe('Az-09_é~');
});
