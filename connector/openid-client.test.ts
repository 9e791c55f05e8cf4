import * as oauth from 'openid-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Browser, location, redirectUri, startBench, type TestBench } from './testing.ts';

let bench: TestBench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.close());

const authentications = [
  ['client_secret_post', oauth.ClientSecretPost],
  ['client_secret_basic', oauth.ClientSecretBasic],
] as const;

async function discover(authentication: (secret: string) => oauth.ClientAuth): Promise<oauth.Configuration> {
  const { clientId, clientSecret } = bench.main;
  return oauth.discovery(new URL(bench.url), clientId, undefined, authentication(clientSecret), {
    algorithm: 'oauth2',
    execute: [oauth.allowInsecureRequests],
  });
}

test.each(authentications)(
  'a certified client connects by authorization code, PKCE and refresh (%s)',
  async (_, method) => {
    const config = await discover(method);
    const verifier = oauth.randomPKCECodeVerifier();
    const state = oauth.randomState();
    const request = oauth.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'client crm',
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
    });
    const browser = new Browser(bench);
    await browser.signIn();
    const response = location(await browser.decide(request.pathname + request.search, 'approve'));
    const tokens = await oauth.authorizationCodeGrant(config, response, {
      pkceCodeVerifier: verifier,
      expectedState: state,
    });
    expect(tokens.scope).toBe('client crm');
    const fresh = await oauth.refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect(fresh.refresh_token).not.toBe(tokens.refresh_token);
    const search = new URL('/api/crm/lookup/contacts/search?phone=0142000000', bench.url);
    const found = await oauth.fetchProtectedResource(config, fresh.access_token, search, 'GET');
    expect(found.status).toBe(200);
    await oauth.tokenRevocation(config, fresh.refresh_token ?? '');
    await expect(oauth.refreshTokenGrant(config, fresh.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  },
);

test.each(authentications)('and by client credentials (%s)', async (_, method) => {
  const tokens = await oauth.clientCredentialsGrant(await discover(method), { scope: 'client crm' });
  expect(tokens.token_type).toBe('bearer');
  expect(tokens.refresh_token).toBeUndefined();
});
