import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Browser, hiddenFields, startBench, type TestBench } from '../testing.ts';

let bench: TestBench;
let browser: Browser;
beforeEach(async () => {
  bench = await startBench();
  browser = new Browser(bench);
  await browser.signIn('ann', 'ann-password', '/api-clients');
});
afterEach(() => bench.close());

const paths = [
  '/api-clients',
  '/api-clients/add',
  '/clients',
  '/crm-connector/settings',
  '/crm-connector/template',
  '/contacts',
  '/contacts/add',
  '/calls',
  '/chats',
  '/tokens',
];

describe('the console', () => {
  test('begins at API Clients, after sign-in', async () => {
    const stranger = new Browser(bench);
    expect((await stranger.get('/')).headers['location']).toBe('/api-clients');
    expect((await stranger.signIn('ann', 'ann-password', '/api-clients')).headers['location']).toBe(
      '/api-clients',
    );
    expect((await stranger.get('/api-clients')).text).toContain('<h1><bdi>API Clients</bdi></h1>');
  });

  test.each(paths)('%s is for signed-in users, guarded, and says where it is', async (path) => {
    const page = await browser.get(path);
    expect(page.status).toBe(200);
    expect(page.text).toMatch(/aria-current="(page|true)"/);
    expect(page.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(page.headers['content-security-policy']).not.toContain('unsafe');
    expect((await bench.send(path)).text).toContain('name="password"');
  });

  test('signs out', async () => {
    const { csrf = '' } = hiddenFields(await browser.get('/clients'));
    expect((await browser.post('/oauth/sign-out', { csrf })).headers['location']).toBe('/');
    expect((await browser.get('/clients')).text).toContain('name="password"');
  });

  test('brings a form whose session has ended back to its page', async () => {
    const { csrf = '' } = hiddenFields(await browser.get('/crm-connector/settings'));
    bench.pass(8 * 3600);
    const signIn = await browser.post('/crm-connector/settings', { csrf });
    const fields = { ...hiddenFields(signIn), username: 'ann', password: 'ann-password' };
    const done = await browser.post('/oauth/sign-in', fields);
    expect(done.headers['location']).toBe('/crm-connector/settings');
    expect(bench.connector.admin.accounts()[0]?.features.contactLookup).toBe(true);
  });

  test.each([
    ['/api-clients/add', { name: 'Forged', account: '1001', grant: 'client_credentials' }],
    ['/crm-connector/settings', {}],
    ['/contacts/add', { last_name: 'Forged' }],
    ['/tokens', { revoke: 'x' }],
  ])('%s takes no form of another session', async (path, fields) => {
    const other = new Browser(bench);
    await other.signIn('bob', 'bob-password', '/clients');
    const { csrf = '' } = hiddenFields(await other.get('/clients'));
    for (const token of [csrf, '']) {
      expect((await browser.post(path, { ...fields, csrf: token })).status).toBe(403);
    }
    const { admin } = bench.connector;
    expect([admin.clients().length, admin.contacts('1001').length]).toEqual([2, 0]);
    expect(admin.accounts()[0]?.features.callLogging).toBe(true);
  });

  test('takes no form that another site sends', async () => {
    const { csrf = '' } = hiddenFields(await browser.get('/crm-connector/settings'));
    const send = (site: string) =>
      bench.post('/crm-connector/settings', { csrf }, { cookie: browser.cookie, 'sec-fetch-site': site });
    expect((await send('cross-site')).status).toBe(403);
    expect((await send('same-origin')).status).toBe(303);
  });

  test('is open by known host names only', async () => {
    const get = (host: string, path = '/api-clients') => bench.send(path, { headers: { host } });
    for (const host of ['localhost:1', '127.0.0.1', '[::1]:80']) expect((await get(host)).status).toBe(200);
    for (const path of [
      '/api-clients',
      '/oauth/authorize',
      '/oauth/sign-in',
      '/events',
      '/assets/base.css',
    ]) {
      expect((await get('rebound.example', path)).status).toBe(421);
    }
  });

  test('weighs little beside its contents', async () => {
    const headers = { 'accept-encoding': 'gzip' };
    let bytes = 0;
    for (const name of ['base.css', 'forms.css', 'parts.css', 'console.css', 'console.js', 'icon.svg']) {
      const asset = await bench.send(`/assets/${name}`, { headers });
      expect([asset.status, asset.headers['x-content-type-options']]).toEqual([200, 'nosniff']);
      bytes += Number(asset.headers['content-length']);
    }
    expect(bytes).toBeLessThan(12_000);
    expect((await bench.send('/assets/layout.ts')).status).toBe(404);
    expect((await bench.send('/assets/base.css')).text).toContain('--surface');
  });

  test('speaks to people where people read', async () => {
    const headers = { accept: 'text/html' };
    expect((await bench.send('/nothing', { headers })).text).toContain('<h1>Not found</h1>');
    const tooLong = await browser.post('/contacts/add', { last_name: 'x'.repeat(100_000) });
    expect([tooLong.status, tooLong.headers['content-type']]).toEqual([413, 'text/html; charset=utf-8']);
  });
});
