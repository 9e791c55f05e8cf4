import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startBench, type TestBench } from '../../testing.ts';

let bench: TestBench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.close());

describe('revocation', () => {
  const revoke = (token: unknown, client = bench.main) =>
    bench.post('/oauth/revoke', {
      token: String(token),
      client_id: client.clientId,
      client_secret: client.clientSecret,
    });

  test('of a refresh token ends the whole grant', async () => {
    const { refresh_token, access_token } = (await bench.exchange(await bench.code())).json;
    expect((await revoke(refresh_token)).status).toBe(200);
    expect((await bench.refresh(refresh_token)).json['error']).toBe('invalid_grant');
    expect((await bench.api('GET', '/contacts/search?phone=1', access_token)).status).toBe(401);
  });

  test('of an access token leaves the refresh token', async () => {
    const { refresh_token, access_token } = (await bench.exchange(await bench.code())).json;
    expect((await revoke(access_token)).status).toBe(200);
    expect((await bench.api('GET', '/contacts/search?phone=1', access_token)).status).toBe(401);
    expect((await bench.refresh(refresh_token)).status).toBe(200);
  });

  test('needs the client, revokes its own tokens only, and responds 200 to unknown ones', async () => {
    const { refresh_token } = (await bench.exchange(await bench.code())).json;
    expect((await bench.post('/oauth/revoke', { token: String(refresh_token) })).json['error']).toBe(
      'invalid_client',
    );
    expect((await revoke(refresh_token, bench.other)).status).toBe(200);
    expect((await revoke('unknown')).status).toBe(200);
    expect((await revoke('')).json['error']).toBe('invalid_request');
    expect((await bench.refresh(refresh_token)).status).toBe(200);
  });
});
