import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Browser, hiddenFields, startBench, type TestBench, type TestResponse } from '../testing.ts';

let bench: TestBench;
let browser: Browser;
beforeEach(async () => {
  bench = await startBench();
  browser = new Browser(bench);
  await browser.signIn('ann', 'ann-password', '/api-clients');
});
afterEach(() => bench.close());

const redirectUris = 'https://one.example.com/cb\r\nhttps://two.example.com/cb';
const newClient = {
  name: 'Head office',
  account: '1001',
  grant: 'authorization_code',
  redirect_uris: redirectUris,
};

const secretOn = ({ text }: TestResponse) => /id="client-secret">([\w-]+)</.exec(text)?.[1];

describe('API Clients', () => {
  test('Add Client shows the secret once, and it works', async () => {
    const page = await browser.submit('/api-clients/add', newClient);
    const clientSecret = secretOn(page);
    const client = bench.connector.admin.clients().at(-1);
    expect(client).toMatchObject({
      name: 'Head office',
      accountId: '1001',
      grants: ['authorization_code'],
      redirectUris: redirectUris.split('\r\n'),
    });
    const path = `/api-clients/${client?.id}`;
    expect(secretOn(await browser.get(path))).toBeUndefined();
    const credentials = { client_id: String(client?.id), client_secret: String(clientSecret) };
    const answer = await bench.token({ grant_type: 'authorization_code', code: 'x', ...credentials });
    expect(answer.json['error']).toBe('invalid_grant');
  });

  test('a secret is shown to the session that made it, and to no other, nor to HEAD', async () => {
    const { csrf = '' } = hiddenFields(await browser.get('/api-clients/add'));
    const path = String((await browser.post('/api-clients/add', { csrf, ...newClient })).headers['location']);
    const other = new Browser(bench);
    await other.signIn('ann', 'ann-password', '/clients');
    expect(secretOn(await other.get(path))).toBeUndefined();
    await browser.get(path, 'HEAD');
    bench.pass(59);
    expect(secretOn(await browser.get(path))).toBeDefined();
  });

  test.each([
    ['a blank name', { name: ' ' }, 'Enter a name'],
    ['a foreign account', { account: '2002' }, 'Choose one of your accounts'],
    ['no grant', { grant: 'password' }, 'Choose at least one grant'],
    ['no redirect URI', { redirect_uris: '' }, 'needs at least one redirect URI'],
    [
      'a redirect URI with a fragment',
      { redirect_uris: 'https://a.example/#<b>' },
      'not an absolute http or https',
    ],
    [
      'a script for a redirect URI',
      { redirect_uris: 'javascript:alert(1)' },
      'not an absolute http or https',
    ],
  ])('Add Client refuses %s and keeps what was entered', async (_, change, sentence) => {
    const page = await browser.submit('/api-clients/add', { ...newClient, name: 'Q&A <b>', ...change });
    expect(page.status).toBe(422);
    expect(page.text).toContain(sentence);
    if (!('name' in change)) expect(page.text).toContain('value="Q&#38;A &#60;b&#62;"');
    expect(page.text).not.toContain('<b>');
    expect(bench.connector.admin.clients().length).toBe(2);
  });

  test('New Secret replaces the one before', async () => {
    const secret = secretOn(
      await browser.submit(`/api-clients/${bench.main.clientId}`, { change: 'secret' }),
    );
    expect((await bench.clientCredentials()).status).toBe(401);
    const renewed = { clientId: bench.main.clientId, clientSecret: String(secret) };
    expect((await bench.clientCredentials('client crm', renewed)).status).toBe(200);
  });

  test('redirect URIs are changed, and a wrong one stays to be corrected', async () => {
    const path = `/api-clients/${bench.main.clientId}`;
    const uri = 'https://new.example.com/cb';
    const saved = await browser.submit(path, { change: 'redirect_uris', redirect_uris: uri });
    expect(saved.text).toContain('The redirect URIs are saved.');
    expect(bench.connector.admin.clients()[0]?.redirectUris).toEqual([uri]);
    for (const [wrong, sentence] of [
      ['javascript:alert(1)', '&#34;javascript:alert(1)&#34; is not an absolute http or https URL'],
      ['', 'Authorization Code needs at least one redirect URI.'],
    ] as const) {
      const refused = await browser.submit(path, { change: 'redirect_uris', redirect_uris: wrong });
      expect([refused.status, refused.text.includes(sentence)]).toEqual([422, true]);
    }
    expect(bench.connector.admin.clients()[0]?.redirectUris).toEqual([uri]);
    expect(
      (await browser.submit(path, { change: 'redirect_uris', redirect_uris: '"><b>' })).text,
    ).not.toContain('"><b>');
  });

  test('Delete ends the client, its tokens and its unused codes, for good', async () => {
    const { access_token } = (await bench.clientCredentials()).json;
    const code = await bench.code();
    const page = await browser.submit(`/api-clients/${bench.main.clientId}`, { change: 'delete' });
    expect(page.text).toContain('The API client was deleted');
    expect((await bench.api('GET', '/phone-calls', access_token)).status).toBe(401);
    expect((await bench.exchange(code)).json['error']).toBe('invalid_client');
    const again = {
      ...bench.main,
      name: 'again',
      account: '1001',
      redirectUris: ['https://pbx.example.com/callback'],
    };
    bench.connector.admin.addClient(again);
    const late = await bench.exchange(code);
    expect((await bench.api('GET', '/phone-calls', late.json['access_token'])).status).toBe(401);
  });

  test("another account's client is not there", async () => {
    const path = `/api-clients/${bench.other.clientId}`;
    expect((await browser.get('/api-clients')).text).not.toContain(bench.other.clientId);
    expect((await browser.get(path)).status).toBe(404);
    expect((await browser.submit(path, { change: 'delete' })).status).toBe(404);
    expect(bench.connector.admin.clients().length).toBe(2);
  });
});
