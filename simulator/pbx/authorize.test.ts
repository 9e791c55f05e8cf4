import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { PBX_PROFILES } from '../engine/profile.ts';
import { createPbx } from './pbx.ts';
import { authorize, authorizedPbx, fixture, relayPbx, tokenRequests } from './test-kit.ts';

test('Authorize opens the CRM with the redirect URI and a fresh state, made legal as .NET does it', () => {
  const { pbx } = relayPbx();
  const first = pbx.beginAuthorize();
  expect(first.url).toBe(
    `https://relay.example/oauth/authorize?response_type=code&client_id=pbx&scope=client%20crm&redirect_uri=https://pbx.example/oauth/callback&state=${first.state}`,
  );
  expect(first.state).toMatch(/^[\w-]{43}$/);
  expect(pbx.beginAuthorize().state).not.toBe(first.state);
});

test('the code is exchanged with the settings and the redirect URI, and the connection is authorized', async () => {
  const bench = relayPbx();
  expect(bench.pbx.status().state).toBe('not-authorized');
  const { state } = bench.pbx.beginAuthorize();
  const code = bench.crm.issueCode();
  const result = await bench.pbx.callback(`code=${code}&state=${state}`);
  expect(result).toMatchObject({ ok: true, code: 'authorized' });
  expect(result.message).toContain('You can close this window and reload the integrations page');
  const [request] = bench.crm.requests;
  expect(request?.method).toBe('POST');
  expect(request?.headers).toEqual([['Content-Type', 'application/x-www-form-urlencoded']]);
  expect(request?.body).toBe(
    `grant_type=authorization_code&client_id=pbx&client_secret=s3cret+of+relay&redirect_uri=https%3A%2F%2Fpbx.example%2Foauth%2Fcallback&code=${code}`,
  );
  expect(bench.pbx.status().state).toBe('authorized');
});

test.for([
  ['another state', (state: string) => `${state}x`],
  ['no state', () => ''],
])('%s is refused and nothing is exchanged', async ([, bend]) => {
  const { pbx, crm } = relayPbx();
  const { state } = pbx.beginAuthorize();
  const query = new URLSearchParams({ code: crm.issueCode(), state: (bend as (s: string) => string)(state) });
  expect(await pbx.callback(query)).toMatchObject({ ok: false, code: 'wrong-state' });
  expect(crm.requests).toEqual([]);
  expect(pbx.status().state).toBe('not-authorized');
});

test('a state works once, and not after ten minutes', async () => {
  const bench = relayPbx();
  const { pbx, crm, clock } = bench;
  const used = pbx.beginAuthorize().state;
  await pbx.callback(new URLSearchParams({ code: crm.issueCode(), state: used }));
  expect(await pbx.callback(new URLSearchParams({ code: crm.issueCode(), state: used }))).toMatchObject({
    code: 'wrong-state',
  });
  const old = pbx.beginAuthorize().state;
  clock.forward(600);
  expect(await pbx.callback(new URLSearchParams({ code: crm.issueCode(), state: old }))).toMatchObject({
    code: 'wrong-state',
  });
  expect(tokenRequests(bench)).toBe(1);
});

test('a denied access is reported and stores nothing', async () => {
  const { pbx, crm } = relayPbx();
  const { state } = pbx.beginAuthorize();
  const result = await pbx.callback(new URLSearchParams({ error: 'access_denied', state }));
  expect(result).toMatchObject({ ok: false, code: 'denied' });
  expect(result.message).toContain('denied in the CRM');
  expect(crm.requests).toEqual([]);
});

test('a refused code keeps the stored token, and says why without the code', async () => {
  const bench = await authorizedPbx();
  const { state } = bench.pbx.beginAuthorize();
  const result = await bench.pbx.callback(new URLSearchParams({ code: 'made-up-code', state }));
  expect(result).toMatchObject({ ok: false, code: 'exchange-failed' });
  expect(result.message).toContain('invalid_grant');
  expect(JSON.stringify(result)).not.toContain('made-up-code');
  expect((await bench.pbx.ring({ number: '+33142000000', agent: '101' })).contact).toBeDefined();
});

test('settings have to be saved first', () => {
  const pbx = createPbx();
  pbx.addTemplate('relay.xml', fixture('relay.xml'));
  expect(() => pbx.beginAuthorize()).toThrow(expect.objectContaining({ code: 'not-selected' }));
  pbx.select('Relay');
  expect(() => pbx.beginAuthorize()).toThrow(expect.objectContaining({ code: 'settings-not-saved' }));
  pbx.save({ ClientId: 'pbx' });
  expect(() => pbx.beginAuthorize('Nothing')).toThrow(
    expect.objectContaining({ code: 'no-oauth-parameter' }),
  );
  expect(pbx.beginAuthorize('RefreshToken').url).toContain('client_id=pbx');
});

test('no secret is in the log, the traces, the results or the parameters', async () => {
  const bench = await authorizedPbx();
  await bench.pbx.call({ number: '+33142000000', agent: '101' });
  const tested = await bench.pbx.test('+33142000000');
  bench.crm.revokeAll();
  bench.crm.expireAccess();
  await bench.pbx.call({ number: '+33142000000', agent: '101' });
  await authorize(bench);
  const seen = JSON.stringify([bench.pbx.log(), bench.pbx.parameters(), tested, String(tested.trace)]);
  expect(seen).toContain('(hidden)');
  for (const secret of ['s3cret', 'access-token-', 'refresh-token-', 'code-'])
    expect(seen).not.toContain(secret);
});

const PKCE_QUERY = '&amp;code_challenge=[CodeChallenge]&amp;code_challenge_method=S256&amp;state=[State]';
const PKCE_VALUE = '<Value Key="code">[code]</Value><Value Key="code_verifier">[PKCECodeVerifier]</Value>';

/** Authorize with a template that asks for PKCE: what was opened, and the form that redeemed the code. */
async function pkceRound(profile: 'v18' | 'v20') {
  const bench = relayPbx({ profile: PBX_PROFILES[profile] });
  const { pbx, crm } = bench;
  pbx.addTemplate(
    'relay.xml',
    fixture('relay.xml')
      .replace('&amp;state=[State]', PKCE_QUERY)
      .replace('<Value Key="code">[code]</Value>', PKCE_VALUE),
  );
  const { url, state } = pbx.beginAuthorize();
  const result = await pbx.callback(new URLSearchParams({ code: crm.issueCode(), state }));
  expect(result.ok).toBe(true);
  const verifier = new URLSearchParams(crm.requests[0]?.body).get('code_verifier') ?? '';
  return { challenge: new URL(url).searchParams.get('code_challenge'), verifier, result };
}

test('V20 sends a PKCE challenge, and redeems the code with the verifier that it was made from', async () => {
  const { challenge, verifier, result } = await pkceRound('v20');
  expect(verifier).toMatch(/^[\w-]{43}$/);
  expect(challenge).toBe(createHash('sha256').update(verifier).digest('base64url'));
  expect(JSON.stringify(result)).not.toContain(verifier);
  expect((await pkceRound('v20')).verifier).not.toBe(verifier);
});

test('V18 has no PKCE: its names arrive as written', async () => {
  expect(await pkceRound('v18')).toMatchObject({
    challenge: '[CodeChallenge]',
    verifier: '[PKCECodeVerifier]',
  });
});

test('a page brings its own redirect URI and PKCE verifier, and the exchange sends them', async () => {
  const { pbx, crm } = relayPbx();
  const source = fixture('relay.xml').replace(
    '<Value Key="code">[code]</Value>',
    '<Value Key="code">[code]</Value><Value Key="code_verifier">[PKCECodeVerifier]</Value>',
  );
  pbx.addTemplate('relay.xml', source);
  const codeVerifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
  const redirectUri = 'https://other.example/oauth/callback';
  const { state, codeChallenge } = pbx.setOAuthState({
    parameter: 'RefreshToken',
    redirectUri,
    codeVerifier,
  });
  // RFC 7636, appendix B.
  expect(codeChallenge).toBe('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
  const result = await pbx.callback(new URLSearchParams({ code: crm.issueCode(), state }));
  expect(result.ok).toBe(true);
  const sent = new URLSearchParams(crm.requests.at(-1)?.body);
  expect(sent.get('code_verifier')).toBe(codeVerifier);
  expect(sent.get('redirect_uri')).toBe(redirectUri);
  expect(JSON.stringify(pbx.log())).not.toContain(codeVerifier);
});

test.for([
  [{ parameter: 'Nothing', redirectUri: 'https://a.example/' }, 'no OAuth parameter'],
  [{ parameter: 'RefreshToken', redirectUri: 'javascript:alert(1)' }, 'redirect URI'],
  [{ parameter: 'RefreshToken', redirectUri: 'https://a.example/', codeVerifier: 'short' }, 'code verifier'],
] as const)('a page that sends %j is refused', ([request, why]) => {
  expect(() => relayPbx().pbx.setOAuthState(request)).toThrow(why);
});
