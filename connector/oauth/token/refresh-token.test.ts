import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startBench, type TestBench } from '../../testing.ts';

let bench: TestBench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.close());

describe('refresh token', () => {
  const connected = async (scope = 'client crm') => (await bench.exchange(await bench.code({ scope }))).json;

  test('is exchanged for a new pair, again and again; the old one is spent and its reuse revokes the family', async () => {
    const first = await connected();
    const second = (await bench.refresh(first['refresh_token'])).json;
    const third = (await bench.refresh(second['refresh_token'])).json;
    expect(new Set([first, second, third].map(({ refresh_token }) => refresh_token)).size).toBe(3);
    expect((await bench.api('GET', '/contacts/search?phone=1', third['access_token'])).status).toBe(200);
    expect(await bench.refresh(second['refresh_token'])).toMatchObject({
      status: 400,
      json: { error: 'invalid_grant' },
    });
    expect(bench.lastReason).toBe('refresh_token_reused');
    expect((await bench.refresh(third['refresh_token'])).json['error']).toBe('invalid_grant');
    expect((await bench.api('GET', '/contacts/search?phone=1', third['access_token'])).status).toBe(401);
  });

  test('within the grace period, reuse is refused and revokes nothing', async () => {
    await bench.close();
    bench = await startBench({ lifetimes: { refreshReuseGrace: 10 } });
    const first = await connected();
    const second = (await bench.refresh(first['refresh_token'])).json;
    expect((await bench.refresh(first['refresh_token'])).status).toBe(400);
    const third = await bench.refresh(second['refresh_token']);
    expect(third.status).toBe(200);
    bench.pass(11);
    expect((await bench.refresh(first['refresh_token'])).status).toBe(400);
    expect((await bench.refresh(third.json['refresh_token'])).status).toBe(400);
  });

  test('is exchanged once by ten simultaneous refreshes', async () => {
    const { refresh_token } = await connected();
    const responses = await Promise.all(Array.from({ length: 10 }, () => bench.refresh(refresh_token)));
    expect(responses.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('is not spent by a refused refresh', async () => {
    const { refresh_token } = await connected();
    expect((await bench.refresh(refresh_token, { client_secret: 'wrong' })).json['error']).toBe(
      'invalid_client',
    );
    expect((await bench.refresh(refresh_token, { scope: 'unknown' })).json['error']).toBe('invalid_scope');
    expect((await bench.refresh(refresh_token)).status).toBe(200);
  });

  test('narrows the access token on request and keeps its own scope', async () => {
    const { refresh_token } = await connected();
    const narrowed = (await bench.refresh(refresh_token, { scope: 'client' })).json;
    expect(narrowed['scope']).toBe('client');
    const widened = (await bench.refresh(narrowed['refresh_token'], { scope: 'crm client' })).json;
    expect(widened['scope']).toBe('crm client');
    expect((await bench.refresh(widened['refresh_token'], { scope: '' })).json['scope']).toBe('client crm');
  });

  test('cannot widen the grant', async () => {
    const { refresh_token } = await connected('client');
    expect((await bench.refresh(refresh_token, { scope: 'client crm' })).json['error']).toBe('invalid_scope');
  });

  test('belongs to its client, expires, and is not replaced by any other kind of value', async () => {
    const { refresh_token, access_token } = await connected();
    const credentials = { client_id: bench.other.clientId, client_secret: bench.other.clientSecret };
    expect((await bench.refresh(refresh_token, credentials)).json['error']).toBe('invalid_grant');
    expect(bench.lastReason).toBe('refresh_token_of_another_client');
    for (const value of [access_token, await bench.code(), 'unknown']) {
      expect((await bench.refresh(value)).json['error']).toBe('invalid_grant');
      expect(bench.lastReason).toBe('refresh_token_unknown');
    }
    bench.pass(30 * 24 * 3600);
    expect((await bench.refresh(refresh_token)).json['error']).toBe('invalid_grant');
    expect(bench.lastReason).toBe('refresh_token_expired');
  });

  test('a new authorization restores service', async () => {
    const { refresh_token } = await connected();
    await bench.refresh(refresh_token);
    for (let tries = 0; tries < 3; tries += 1) await bench.refresh(refresh_token);
    const again = await connected();
    expect((await bench.refresh(again['refresh_token'])).status).toBe(200);
  });
});
