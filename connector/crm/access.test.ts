import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Browser, startBench, type TestBench } from '../testing.ts';

let bench: TestBench;
let token: unknown;
beforeEach(async () => {
  bench = await startBench();
  bench.connector.admin.addContact('1001', { last_name: 'Martin', phone_mobile_1: '+33 6 12 34 56 78' });
  token = (await bench.clientCredentials()).json['access_token'];
});
afterEach(() => bench.close());

const search = '/api/crm/lookup/contacts/search?phone=0612345678';
const withAuthorization = (...authorization: string[]) => bench.send(search, { headers: { authorization } });

describe('a token', () => {
  test('missing is 401 with a challenge without error, on every path and method, before any other check', async () => {
    for (const [method, path] of [
      ['GET', '/contacts/search?phone=0612345678'],
      ['HEAD', '/contacts/search?phone=0612345678'],
      ['GET', '/contacts/search/?phone=0612345678'],
      ['GET', '/CONTACTS/SEARCH?phone=0612345678'],
      ['POST', '/contacts'],
      ['GET', '/phone-calls'],
      ['POST', '/phone-calls'],
      ['GET', '/chats'],
      ['POST', '/chats'],
      ['DELETE', '/nothing'],
    ] as const) {
      const response = await bench.send(`/api/crm/lookup${path}`, {
        method,
        headers: { accept: 'text/html' },
      });
      expect(response.status, `${method} ${path}`).toBe(401);
      expect(response.headers['www-authenticate']).toBe('Bearer realm="crm"');
    }
  });

  test.each([
    '//api/crm/lookup/contacts/search',
    '/api/crm/lookup%2fcontacts/search',
    '/api/crm/./lookup/contacts/search',
  ])('cannot be got around by %s', async (path) => {
    expect((await bench.send(`${path}?phone=0612345678`)).status).toBeGreaterThanOrEqual(401);
  });

  test('unknown or altered is 401 invalid_token', async () => {
    for (const value of ['x.y.z', `${token}x`, String(token).slice(0, -1), 'a'.repeat(1000)]) {
      const response = await withAuthorization(`Bearer ${value}`);
      expect(response.status).toBe(401);
      expect(response.headers['www-authenticate']).toMatch(/^Bearer realm="crm", error="invalid_token"/);
    }
  });

  test('expires', async () => {
    expect((await withAuthorization(`Bearer ${token}`)).status).toBe(200);
    bench.pass(3600);
    expect((await withAuthorization(`Bearer ${token}`)).status).toBe(401);
    expect(bench.lastReason).toBe('token_expired');
  });

  test('is read from the Authorization header in the Bearer scheme only', async () => {
    expect((await withAuthorization(`BEARER ${token}`)).status).toBe(200);
    for (const header of [`${token}`, `Token ${token}`, `Basic ${token}`, `DPoP ${token}`]) {
      expect((await withAuthorization(header)).status).toBe(401);
    }
    expect((await bench.send(`${search}&access_token=${token}`)).status).toBe(401);
    const browser = new Browser(bench);
    await browser.signIn();
    expect((await browser.get(search)).status).toBe(401);
  });

  test('malformed or sent twice is a clean 400', async () => {
    for (const header of ['Bearer', 'Bearer a b', 'Bearer "x"', 'Bearer \u00e9']) {
      expect((await withAuthorization(header)).status, header).toBe(400);
    }
    expect((await withAuthorization('Bearer x', `Bearer ${token}`)).status).toBe(400);
  });

  test('of another kind is refused', async () => {
    const code = await bench.code();
    const { refresh_token } = (await bench.exchange(await bench.code())).json;
    for (const value of [code, refresh_token])
      expect((await withAuthorization(`Bearer ${value}`)).status).toBe(401);
  });

  test.each(['client', 'crm'])('with %s alone is 403 insufficient_scope', async (scope) => {
    const { access_token } = (await bench.clientCredentials(scope)).json;
    const response = await withAuthorization(`Bearer ${access_token}`);
    expect(response).toMatchObject({ status: 403, json: { error: 'insufficient_scope' } });
    expect(response.headers['www-authenticate']).toContain('error="insufficient_scope"');
    expect(response.headers['www-authenticate']).toContain('scope="client crm"');
  });
});

describe('the account', () => {
  test.each([
    ['1001', 200],
    ['2002', 403],
    ['', 403],
    ['0', 403],
    ["1' OR '1'='1", 403],
  ])('%j in the header gets status %i', async (account, status) => {
    const response = await bench.api('GET', '/contacts/search?phone=1', token, undefined, {
      'x-account-id': account,
    });
    expect(response.status).toBe(status);
  });

  test('of the token is the only one searched and written to', async () => {
    const foreign = (await bench.clientCredentials('client crm', bench.other)).json['access_token'];
    const found = await bench.api('GET', '/contacts/search?phone=0612345678&account_id=1001', foreign);
    expect(found.text).not.toContain('Martin');
    const body = { last_name: 'New', phone: '0700000000', email: 'new@example.com', account_id: '1001' };
    expect((await bench.api('POST', '/contacts', foreign, body)).status).toBe(201);
    expect(bench.connector.admin.contacts('1001')).toHaveLength(1);
    expect(bench.connector.admin.contacts('2002')).toHaveLength(1);
    const byEmail = await bench.api('GET', '/contacts/search?email=new@example.com', token);
    expect(byEmail.json['contacts']).toMatchObject([{ id: 'placeholder' }]);
  });

  test('can switch off each feature', async () => {
    const { admin } = bench.connector;
    const call = { direction: 'inbound', number: '1', agent: '100', started_at: '2026-01-31T09:00:00Z' };
    admin.setFeatures('1001', { contactLookup: false });
    expect(await bench.api('GET', '/contacts/search?phone=1', token)).toMatchObject({
      status: 403,
      json: { error: 'feature_disabled', message: expect.stringContaining('Contact Lookup') },
    });
    admin.setFeatures('1001', { callDataEnrichment: false });
    await bench.api('POST', '/phone-calls', token, { ...call, summary: 'not stored' });
    expect(admin.calls('1001')).toMatchObject([{ summary: null }]);
    admin.setFeatures('1001', { callLogging: false });
    expect((await bench.api('POST', '/phone-calls', token, call)).status).toBe(403);
    expect((await bench.api('POST', '/chats', token, {})).status).toBe(403);
    expect((await bench.api('GET', '/phone-calls', token)).status).toBe(200);
  });
});
