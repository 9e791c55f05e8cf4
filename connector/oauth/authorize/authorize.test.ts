import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Browser, location, newVerifier, redirectUri, startBench, type TestBench } from '../../testing.ts';

let bench: TestBench;
let browser: Browser;
beforeEach(async () => {
  bench = await startBench();
  browser = new Browser(bench);
});
afterEach(() => bench.close());

describe('a sound request', () => {
  test('leads to sign-in, then to the approval page, then back with code, state and issuer', async () => {
    const page = await browser.get(bench.authorizationRequest());
    expect(page.status).toBe(200);
    expect(page.text).toContain('name="password"');
    const signedIn = await browser.signIn();
    expect(signedIn.status).toBe(303);
    const again = String(signedIn.headers['location']);
    const approval = await browser.get(again);
    expect(approval.text).toContain('3CX');
    expect(approval.text).toContain('Main &#38; Co');
    expect(approval.text).toContain('crm');
    const response = await browser.decide(again, 'approve');
    expect(response.status).toBe(303);
    const { origin, pathname, searchParams, hash } = location(response);
    expect(origin + pathname + hash).toBe(redirectUri);
    expect([...searchParams.keys()]).toEqual(['code', 'state', 'iss']);
    expect(searchParams.get('state')).toBe('state-1');
    expect(searchParams.get('iss')).toBe(bench.url);
  });

  test('may come by POST', async () => {
    await browser.signIn();
    const { pathname, searchParams } = location({
      ...(await browser.get('/')),
      headers: { location: bench.authorizationRequest() },
    });
    const page = await browser.post(pathname, Object.fromEntries(searchParams));
    expect(page.text).toContain('value="approve"');
  });

  test.each(['a+b/c=d&e#f%20g"<h>\'~i', 'é€', '1'.repeat(4096)])(
    'gets its state %.20s back unchanged',
    async (state) => {
      await browser.signIn();
      const back = await browser.approve(bench.authorizationRequest({ state }));
      expect(back.searchParams.getAll('state')).toEqual([state]);
    },
  );

  test('without state gets a response without state', async () => {
    await browser.signIn();
    expect(
      (await browser.approve(bench.authorizationRequest({ state: undefined }))).searchParams.has('state'),
    ).toBe(false);
  });

  test('may contain unrecognized parameters', async () => {
    await browser.signIn();
    const back = await browser.approve(bench.authorizationRequest({ foo: 'bar', prompt: 'none' }));
    expect(back.searchParams.has('code')).toBe(true);
  });

  test('needs an approval every time', async () => {
    await browser.signIn();
    await browser.approve(bench.authorizationRequest());
    expect((await browser.get(bench.authorizationRequest())).text).toContain('value="approve"');
  });

  test('that is denied reports it to the client', async () => {
    await browser.signIn();
    const back = location(await browser.decide(bench.authorizationRequest(), 'deny'));
    expect(back.searchParams.get('error')).toBe('access_denied');
    expect(back.searchParams.get('state')).toBe('state-1');
    expect(back.searchParams.get('iss')).toBe(bench.url);
    expect(back.searchParams.has('code')).toBe(false);
  });
});

describe('an error', () => {
  const { challenge } = newVerifier();

  test.each([
    ['unknown scope', { scope: 'client unknown' }, 'invalid_scope'],
    ['token', { response_type: 'token' }, 'unsupported_response_type'],
    ['code token', { response_type: 'code token' }, 'unsupported_response_type'],
    ['no response_type', { response_type: undefined }, 'invalid_request'],
    ['plain', { code_challenge: challenge, code_challenge_method: 'plain' }, 'invalid_request'],
    ['no method', { code_challenge: challenge }, 'invalid_request'],
    ['S512', { code_challenge: challenge, code_challenge_method: 'S512' }, 'invalid_request'],
    ['short challenge', { code_challenge: 'abc', code_challenge_method: 'S256' }, 'invalid_request'],
    ['no challenge', { code_challenge_method: 'S256' }, 'invalid_request'],
  ])('(%s) reaches the client after sign-in only, with its state', async (_, changes, error) => {
    const path = bench.authorizationRequest(changes);
    const anonymous = await browser.get(path);
    expect(anonymous.headers['location']).toBeUndefined();
    expect(anonymous.text).toContain('name="password"');
    await browser.signIn();
    const back = location(await browser.get(path));
    expect(back.href).toContain(`${redirectUri}?`);
    expect(back.searchParams.getAll('error')).toEqual([error]);
    expect(back.searchParams.getAll('state')).toEqual(['state-1']);
    expect(back.searchParams.get('iss')).toBe(bench.url);
    expect(back.searchParams.has('code')).toBe(false);
  });

  test.each([
    ['client_id', undefined],
    ['client_id', '"><script>hx9</script>'],
    ['redirect_uri', 'https://evil.example/cb'],
    ['redirect_uri', `${redirectUri}/extra`],
    ['redirect_uri', `${redirectUri}?extra=1`],
    ['redirect_uri', `${redirectUri}#x`],
    ['redirect_uri', redirectUri.toUpperCase()],
    ['redirect_uri', `${redirectUri}/`],
    ['redirect_uri', 'https://other.example.com/cb'],
    ['redirect_uri', 'javascript:alert(1)'],
    ['redirect_uri', '//evil.example/cb'],
  ])('in %s (%s) stays on this host', async (name, value) => {
    await browser.signIn();
    const response = await browser.get(bench.authorizationRequest({ [name]: value, scope: 'unknown' }));
    expect(response.status).toBe(400);
    expect(response.headers['location']).toBeUndefined();
    expect(response.text).not.toContain('<script>');
    expect(response.text).not.toContain('value="approve"');
  });

  test.each(['client_id', 'redirect_uri', 'state', 'scope', 'response_type'])(
    'a repeated %s issues no code',
    async (name) => {
      await browser.signIn();
      const response = await browser.get(`${bench.authorizationRequest()}&${name}=client`);
      expect(response.text).not.toContain('value="approve"');
      if (response.status === 303)
        expect(location(response).searchParams.get('error')).toBe('invalid_request');
      else expect(response.status).toBe(400);
    },
  );

  test('a missing redirect_uri is refused when there are several', async () => {
    const { clientId } = bench.connector.admin.addClient({
      name: 'two',
      account: '1001',
      redirectUris: [redirectUri, `${redirectUri}2`],
    });
    await browser.signIn();
    const request = { client_id: clientId, redirect_uri: undefined };
    expect((await browser.get(bench.authorizationRequest(request))).status).toBe(400);
    const second = { client_id: clientId, redirect_uri: `${redirectUri}2` };
    expect((await browser.approve(bench.authorizationRequest(second))).href).toContain(
      `${redirectUri}2?code=`,
    );
  });

  test('a client for client credentials only is unauthorized', async () => {
    const { clientId } = bench.connector.admin.addClient({
      name: 'headless',
      account: '1001',
      grants: ['client_credentials'],
      redirectUris: [redirectUri],
    });
    await browser.signIn();
    const back = location(await browser.get(bench.authorizationRequest({ client_id: clientId })));
    expect(back.searchParams.get('error')).toBe('unauthorized_client');
  });

  test('of 16 kB of state is shown here', async () => {
    await browser.signIn();
    const response = await browser.get(bench.authorizationRequest({ state: '1'.repeat(16_384) }));
    expect(response.status).toBe(400);
    expect(response.text).toContain('state parameter is longer');
  });

  test.each(['client_id[]=x', 'scope[]=a', 'state[a]=b', 'client_id=%zz', 'client_id=%ff', 'client_id=%00'])(
    'of form (%s) is a clean 4xx',
    async (query) => {
      const response = await browser.get(`/oauth/authorize?${query}`);
      expect(response.status).toBe(400);
      expect(response.text).not.toMatch(/node_modules|\.ts:/);
    },
  );
});
