import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newVerifier, redirectUri, startBench, type TestBench } from '../../testing.ts';

let bench: TestBench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.close());

describe('authorization code', () => {
  test('is exchanged for a pair of tokens, with scope and lifetime, not to be cached', async () => {
    const response = await bench.exchange(await bench.code());
    expect(response.status).toBe(200);
    expect(response.json).toEqual({
      access_token: expect.stringMatching(/^[\w-]{43}$/),
      refresh_token: expect.stringMatching(/^[\w-]{43}$/),
      token_type: 'Bearer',
      expires_in: 3600,
      scope: 'client crm',
    });
    expect(response.headers['content-type']).toBe('application/json');
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.headers['pragma']).toBe('no-cache');
  });

  test('works once; a replay revokes the tokens issued for it', async () => {
    const code = await bench.code();
    const first = await bench.exchange(code);
    const token = first.json['access_token'];
    expect((await bench.api('GET', '/contacts/search?phone=1', token)).status).toBe(200);
    const replay = await bench.exchange(code);
    expect(replay).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
    expect(bench.lastReason).toBe('code_replayed');
    expect((await bench.api('GET', '/contacts/search?phone=1', token)).status).toBe(401);
    expect((await bench.refresh(first.json['refresh_token'])).json['error']).toBe('invalid_grant');
  });

  test('a replay after expiry revokes the tokens too', async () => {
    const code = await bench.code();
    const first = await bench.exchange(code);
    bench.pass(61);
    expect((await bench.exchange(code)).json['error']).toBe('invalid_grant');
    expect((await bench.refresh(first.json['refresh_token'])).json['error']).toBe('invalid_grant');
  });

  test('is exchanged once by ten simultaneous requests', async () => {
    const code = await bench.code();
    const responses = await Promise.all(Array.from({ length: 10 }, () => bench.exchange(code)));
    expect(responses.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test.each([
    ['of another client', { client: 'other' }, 'code_of_another_client'],
    ['with another redirect_uri', { redirect_uri: `${redirectUri}?x=1` }, 'code_redirect_uri_mismatch'],
    ['without redirect_uri', { redirect_uri: '' }, 'code_redirect_uri_mismatch'],
    [
      'with a verifier although there was no challenge',
      { code_verifier: newVerifier().verifier },
      'verifier_without_challenge',
    ],
  ])(
    'is refused %s, and stays good for its owner',
    async (_, { client, ...changes }: Record<string, string>, reason) => {
      const code = await bench.code();
      const credentials =
        client === 'other'
          ? { client_id: bench.other.clientId, client_secret: bench.other.clientSecret }
          : {};
      const refused = await bench.exchange(code, { ...credentials, ...changes });
      expect(refused).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
      expect(bench.lastReason).toBe(reason);
      expect((await bench.exchange(code)).status).toBe(200);
    },
  );

  test('is refused when altered, unknown or expired', async () => {
    const code = await bench.code();
    for (const altered of [code.slice(0, -1), `${code}x`, 'unknown']) {
      expect((await bench.exchange(altered)).json['error']).toBe('invalid_grant');
    }
    bench.pass(60);
    expect((await bench.exchange(code)).json['error']).toBe('invalid_grant');
    expect(bench.lastReason).toBe('code_expired');
  });

  test('requested without redirect_uri is exchanged without it, or with the one it was sent to', async () => {
    const without = await bench.exchange(await bench.code({ redirect_uri: undefined }), { redirect_uri: '' });
    expect(without.status).toBe(200);
    expect((await bench.exchange(await bench.code({ redirect_uri: undefined }))).status).toBe(200);
  });

  test('keeps the approved scope whatever the exchange requests', async () => {
    const code = await bench.code({ scope: 'client' });
    expect((await bench.exchange(code, { scope: 'client crm' })).json['scope']).toBe('client');
  });
});

describe('PKCE', () => {
  const { verifier, challenge } = newVerifier();
  const request = { code_challenge: challenge, code_challenge_method: 'S256' };

  test('the right verifier is accepted', async () => {
    expect((await bench.exchange(await bench.code(request), { code_verifier: verifier })).status).toBe(200);
  });

  test.each([
    ['another one', newVerifier().verifier, 'verifier_wrong'],
    ['none', '', 'verifier_missing'],
    ['the challenge itself', challenge, 'verifier_wrong'],
    ['a short one', 'abc', 'verifier_malformed'],
    ['one with a space', `${verifier.slice(1)} `, 'verifier_malformed'],
  ])('%s is refused', async (_, code_verifier, reason) => {
    const response = await bench.exchange(await bench.code(request), { code_verifier });
    expect(response).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
    expect(bench.lastReason).toBe(reason);
  });
});
