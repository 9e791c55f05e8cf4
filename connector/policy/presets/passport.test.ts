import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Browser, location, startBench, type TestBench } from '../../testing.ts';

let bench: TestBench;
beforeEach(async () => {
  bench = await startBench({ behavesLike: 'passport' });
});
afterEach(() => bench.close());

const connected = async () => (await bench.exchange(await bench.code())).json;
const search = async (token: unknown) => (await bench.api('GET', '/contacts/search?phone=1', token)).status;

describe('a connector that behaves like Passport', () => {
  test('issues tokens that look like those of the vendor', async () => {
    const { access_token, refresh_token, expires_in } = await connected();
    expect(expires_in).toBe(31_536_000);
    const [header = '', claims = ''] = String(access_token)
      .split('.')
      .map((part) => Buffer.from(part, 'base64url').toString());
    expect(JSON.parse(header)).toEqual({ typ: 'JWT', alg: 'RS256' });
    expect(JSON.parse(claims)).toMatchObject({ aud: bench.main.clientId, scopes: ['client', 'crm'] });
    expect(String(access_token).length).toBeGreaterThan(800);
    expect(String(access_token).length).toBeLessThan(1100);
    expect(refresh_token).toMatch(/^def50200[0-9a-f]{692}$/);
  });

  test('ends the access token at the refresh, and no other approval of the client', async () => {
    const other = await connected();
    const first = await connected();
    expect(await search(first['access_token'])).toBe(200);
    const second = (await bench.refresh(first['refresh_token'])).json;
    expect([await search(first['access_token']), await search(second['access_token'])]).toEqual([401, 200]);
    expect(await search(other['access_token'])).toBe(200);
  });

  test('refuses a spent refresh token, and lets the rest of the family live', async () => {
    const first = await connected();
    const second = (await bench.refresh(first['refresh_token'])).json;
    expect(await bench.refresh(first['refresh_token'])).toMatchObject({
      status: 400,
      json: { error: 'invalid_grant' },
    });
    expect(await search(second['access_token'])).toBe(200);
    expect((await bench.refresh(second['refresh_token'])).status).toBe(200);
  });

  test('remembers an approval of the same scopes, until it is revoked', async () => {
    const browser = new Browser(bench);
    await browser.signIn();
    await browser.approve(bench.authorizationRequest());
    const again = location(await browser.get(bench.authorizationRequest({ scope: 'crm client' })));
    expect(again.searchParams.get('code')).toMatch(/^def50200/);
    expect(again.searchParams.has('iss')).toBe(false);
    expect((await browser.get(bench.authorizationRequest({ scope: 'crm' }))).status).toBe(200);
    bench.connector.admin.revokeTokens(bench.main.clientId);
    expect((await browser.get(bench.authorizationRequest())).status).toBe(200);
  });

  test('publishes no metadata', async () => {
    expect((await bench.send('/.well-known/oauth-authorization-server')).status).toBe(404);
  });

  test('can be changed by policy and lifetimes all the same', async () => {
    await bench.close();
    bench = await startBench({
      behavesLike: 'passport',
      lifetimes: { accessToken: 60 },
      policy: { mintToken: (kind) => `${kind}-value` },
    });
    const answer = (await bench.clientCredentials()).json;
    expect(answer).toMatchObject({ access_token: 'access_token-value', expires_in: 60 });
  });
});
