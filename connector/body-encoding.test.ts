import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Browser, startBench, type TestBench } from './testing.ts';

let bench: TestBench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.close());

const form = 'grant_type=client_credentials';
const pages = [
  '/oauth/authorize',
  '/oauth/authorize/decision',
  '/oauth/sign-in',
  '/oauth/sign-out',
  '/contacts/add',
];

describe('a body that does not fit its Content-Encoding', () => {
  test.each(['gzip', 'deflate', 'br', 'zstd'])(
    '%s is 400 at the token and revocation endpoints',
    async (encoding) => {
      for (const path of ['/oauth/token', '/oauth/revoke']) {
        expect(await bench.post(path, form, { 'content-encoding': encoding })).toMatchObject({
          status: 400,
          headers: { 'cache-control': 'no-store' },
          json: { error: 'invalid_request' },
        });
        expect(bench.lastReason).toBe('body_misencoded');
      }
    },
  );

  test.each(['gzip', 'deflate', 'br', 'zstd'])('%s is 400 at the CRM API', async (encoding) => {
    const { access_token } = (await bench.clientCredentials()).json;
    for (const path of ['/contacts', '/phone-calls', '/chats']) {
      const headers = { 'content-encoding': encoding };
      expect(await bench.api('POST', path, access_token, { last_name: 'x' }, headers)).toMatchObject({
        status: 400,
        json: { error: 'body_misencoded', message: expect.any(String) },
      });
    }
  });

  test.each(pages)('is a page with status 400 at %s', async (path) => {
    const browser = new Browser(bench);
    await browser.signIn();
    const response = await bench.post(path, form, { 'content-encoding': 'gzip', cookie: browser.cookie });
    expect([response.status, response.headers['content-type']]).toEqual([400, 'text/html; charset=utf-8']);
  });
});

describe('a compressed body', () => {
  const encoded = (path: string, encoding: string, body: Buffer) =>
    fetch(`${bench.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-encoding': encoding },
      body: new Uint8Array(body),
    });

  test('that fits is read', async () => {
    const { clientId, clientSecret } = bench.main;
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    });
    expect((await encoded('/oauth/token', 'gzip', gzipSync(body.toString()))).status).toBe(200);
  });

  test('that breaks off is 400', async () => {
    expect((await encoded('/oauth/token', 'gzip', gzipSync(form).subarray(0, 20))).status).toBe(400);
  });

  test('that inflates beyond the limit is 413', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    expect((await encoded('/oauth/token', 'gzip', bomb)).status).toBe(413);
    expect((await encoded('/oauth/sign-in', 'gzip', bomb)).status).toBe(413);
  });

  test('in an unknown coding is 415', async () => {
    expect((await encoded('/oauth/token', 'lzw', Buffer.from(form))).status).toBe(415);
    expect((await encoded('/oauth/sign-in', 'lzw', Buffer.from(form))).status).toBe(415);
  });
});
