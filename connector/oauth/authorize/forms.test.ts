import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Browser, hiddenFields, location, startBench, type TestBench } from '../../testing.ts';

let bench: TestBench;
let browser: Browser;
beforeEach(async () => {
  bench = await startBench();
  browser = new Browser(bench);
});
afterEach(() => bench.close());

describe('signing in', () => {
  test('renews the session id', async () => {
    await browser.get(bench.authorizationRequest());
    const before = browser.cookie;
    await browser.signIn();
    expect(browser.cookie).not.toBe(before);
    const planted = new Browser(bench);
    planted.cookie = before;
    expect((await planted.get(bench.authorizationRequest())).text).toContain('name="password"');
  });

  test('fails the same way for a wrong password and an unknown user, and can be retried', async () => {
    const wrong = await browser.signIn('ann', 'wrong');
    const unknown = await browser.signIn('nobody', 'wrong');
    const words = (text: string) => text.replace(/value="[\w-]*"/g, '');
    expect(wrong.status).toBe(403);
    expect(words(unknown.text)).toBe(words(wrong.text));
    const again = await browser.post('/oauth/sign-in', {
      ...hiddenFields(unknown),
      username: 'ann',
      password: 'ann-password',
    });
    expect(again.status).toBe(303);
  });

  test('is throttled after ten failures, until the window has passed', async () => {
    for (let tries = 0; tries < 10; tries += 1)
      expect((await browser.signIn('ann', 'wrong')).status).toBe(403);
    const slowed = await browser.signIn();
    expect(slowed.status).toBe(429);
    expect(slowed.headers['retry-after']).toBe('300');
    bench.pass(301);
    expect((await browser.signIn()).status).toBe(303);
  });

  test('needs the form of this session', async () => {
    const page = await browser.get(bench.authorizationRequest());
    const form = { ...hiddenFields(page), username: 'ann', password: 'ann-password' };
    expect((await browser.post('/oauth/sign-in', { ...form, csrf: 'x' })).status).toBe(403);
    expect((await new Browser(bench).post('/oauth/sign-in', form)).status).toBe(403);
    expect((await browser.post('/oauth/sign-in', form)).status).toBe(303);
  });

  test('ends after the session lifetime', async () => {
    await browser.signIn();
    bench.pass(8 * 3600);
    expect((await browser.get(bench.authorizationRequest())).text).toContain('name="password"');
  });
});

describe('approving', () => {
  beforeEach(() => browser.signIn());

  test('needs the form of this session', async () => {
    const fields = hiddenFields(await browser.get(bench.authorizationRequest()));
    const other = new Browser(bench);
    await other.signIn();
    const foreign = hiddenFields(await other.get(bench.authorizationRequest()));
    for (const csrf of ['', 'x', foreign['csrf'] ?? '']) {
      const response = await browser.post('/oauth/authorize/decision', {
        ...fields,
        csrf,
        decision: 'approve',
      });
      expect(response.status).toBe(403);
      expect(response.headers['location']).toBeUndefined();
    }
    const swapped = { ...fields, request: foreign['request'] ?? '', decision: 'approve' };
    expect((await browser.post('/oauth/authorize/decision', swapped)).status).toBe(400);
  });

  test('is not changed by fields added to the form', async () => {
    const response = await browser.decide(bench.authorizationRequest({ scope: 'client' }), 'approve', {
      scope: 'client crm',
      client_id: bench.other.clientId,
      redirect_uri: 'https://evil.example/cb',
      state: 'changed',
    });
    const back = location(response);
    expect(back.host).toBe('pbx.example.com');
    expect(back.searchParams.get('state')).toBe('state-1');
    const tokens = await bench.exchange(back.searchParams.get('code') ?? '');
    expect(tokens.json['scope']).toBe('client');
  });

  test('works once, and not after the request has expired', async () => {
    const fields = hiddenFields(await browser.get(bench.authorizationRequest()));
    const form = { ...fields, decision: 'approve' };
    expect((await browser.post('/oauth/authorize/decision', form)).status).toBe(303);
    expect((await browser.post('/oauth/authorize/decision', form)).status).toBe(400);
    const late = { ...hiddenFields(await browser.get(bench.authorizationRequest())), decision: 'approve' };
    bench.pass(600);
    expect((await browser.post('/oauth/authorize/decision', late)).status).toBe(400);
  });

  test.each(['GET', 'HEAD', 'PUT'])('is not done by %s', async (method) => {
    const fields = hiddenFields(await browser.get(bench.authorizationRequest()));
    const query = new URLSearchParams({ ...fields, decision: 'approve' });
    const response = await browser.get(`/oauth/authorize/decision?${query}`, method);
    expect(response.status).toBe(405);
    expect(response.headers['location']).toBeUndefined();
  });

  test('anything but approve is a denial', async () => {
    const back = location(await browser.decide(bench.authorizationRequest(), 'maybe'));
    expect(back.searchParams.get('error')).toBe('access_denied');
  });

  test('is refused to users of another account, who can sign in as another user', async () => {
    const bob = new Browser(bench);
    await bob.signIn('bob');
    const page = await bob.get(bench.authorizationRequest());
    expect(page.status).toBe(403);
    expect(page.headers['location']).toBeUndefined();
    expect(page.text).toContain('You are signed in as bob');
    const out = await bob.post('/oauth/sign-out', hiddenFields(page));
    const signIn = await bob.get(String(out.headers['location']));
    expect(signIn.text).toContain('name="password"');
  });
});

describe('pages', () => {
  test('cannot be framed, stored, scripted, or leak their address', async () => {
    const signIn = await browser.get(bench.authorizationRequest());
    const done = await browser.signIn();
    const approval = await browser.get(bench.authorizationRequest());
    const error = await browser.get('/oauth/authorize');
    const redirect = await browser.post('/oauth/authorize/decision', {
      ...hiddenFields(approval),
      decision: 'approve',
    });
    for (const { headers, text } of [signIn, done, approval, error, redirect]) {
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['access-control-allow-origin']).toBeUndefined();
      expect(text).not.toContain('<script');
    }
    // Chromium applies form-action to the redirect that follows the form.
    expect(approval.headers['content-security-policy']).toContain(
      "form-action 'self' https://pbx.example.com",
    );
  });

  test('set a cookie that scripts and other sites cannot use, Secure and bound to the host under https', async () => {
    const plain = await bench.send(bench.authorizationRequest());
    expect(plain.headers['set-cookie']).toMatch(/^session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    await bench.close();
    bench = await startBench({ publicUrl: 'https://connector.example.com/' });
    const secure = await bench.send(bench.authorizationRequest());
    expect(secure.headers['set-cookie']).toMatch(/^__Host-session=.*; HttpOnly; SameSite=Lax; Secure$/);
    expect(secure.headers['strict-transport-security']).toBeDefined();
  });
});
