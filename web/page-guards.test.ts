import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import express from 'express';
import { expect, onTestFinished, test } from 'vitest';
import { assetEndpoint } from './assets.ts';
import { FormTokens, formTokenOf, isFromOtherSite, isSameToken } from './csrf.ts';
import { listen } from './listen.ts';
import { allowFormToReach, pageGuards } from './page-guards.ts';
import { sendProblem } from './problem-page.ts';

const frame = (title: string, body: string) => `<title>${title}</title>${body}`;
const tokens = new FormTokens('token', (size) => new Uint8Array(size).fill(7));

/** A server behind the guards. */
async function guarded(): Promise<string> {
  const { url, close } = await listen({}, (own) => {
    const app = express();
    app.use(
      ...pageGuards({ hostNames: () => ['crm.example'], url: () => own, https: false, frame }),
      tokens.issue(),
    );
    app.get('/assets/:name', assetEndpoint({}));
    app.get('/consent', (_, response) => {
      allowFormToReach(response, 'https://pbx.example/callback?x=1');
      response.send(formTokenOf(response));
    });
    app.post('/form', (incoming, response) => {
      tokens.check(incoming, String(incoming.headers['x-token']));
      response.send('done');
    });
    app.use(((error, incoming, response, _next) =>
      sendProblem(incoming, response, 403, error, { frame })) satisfies express.ErrorRequestHandler);
    return app;
  });
  onTestFinished(close);
  return url;
}

/** `fetch` sets no Host. */
async function get(url: string, headers: Record<string, string>) {
  return new Promise<{ status: number; type: string; text: string }>((resolve, reject) => {
    const sent = request(url, { headers }, async (response) => {
      const type = String(response.headers['content-type']);
      resolve({ status: response.statusCode ?? 0, type, text: await text(response) });
    });
    sent.on('error', reject).end();
  });
}

test('known names and addresses reach the pages', async () => {
  const url = await guarded();
  for (const host of ['crm.example', 'localhost:80', '127.0.0.1', '[::1]:80', '192.0.2.7'])
    expect((await get(`${url}/consent`, { host })).status).toBe(200);
});

test('another name is refused: a page for browsers, JSON for programs and below /api', async () => {
  const url = await guarded();
  const host = 'rebound.example';
  const page = await get(`${url}/consent`, { host, accept: 'text/html,*/*;q=0.8' });
  expect(page).toMatchObject({ status: 421, type: 'text/html; charset=utf-8' });
  expect(page.text).toContain(`Open it at ${url}.`);
  for (const [path, accept] of [
    ['/api/status', 'text/html'],
    ['/consent', '*/*'],
    ['/consent', 'application/json'],
  ] as const) {
    const answer = await get(url + path, { host, accept });
    expect([answer.status, JSON.parse(answer.text)]).toEqual([
      421,
      {
        error: 'wrong-host',
        message: 'This host name is not a name of this server.',
        remedy: `Open it at ${url}.`,
      },
    ]);
  }
});

test('a form may reach the origin that is allowed, and no other', async () => {
  const { headers } = await fetch(`${await guarded()}/consent`);
  const policy = headers.get('content-security-policy');
  expect(policy).toContain("form-action 'self' https://pbx.example;");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(headers.get('cache-control')).toBe('no-store');
});

test('a form needs the token of its browser, and no other site may send it', async () => {
  const url = await guarded();
  const first = await fetch(`${url}/consent`);
  const cookie = String(first.headers.getSetCookie()[0]).split(';', 1).join('');
  const token = await first.text();
  const send = async (headers: Record<string, string>) =>
    (await fetch(`${url}/form`, { method: 'POST', headers })).status;
  expect(await send({ cookie, 'x-token': token })).toBe(200);
  expect(await send({ cookie, 'x-token': token, 'sec-fetch-site': 'same-origin' })).toBe(200);
  expect(await send({ cookie, 'x-token': token, 'sec-fetch-site': 'same-site' })).toBe(403);
  expect(await send({ cookie, 'x-token': 'x'.repeat(43) })).toBe(403);
  expect(await send({ 'x-token': token })).toBe(403);
});

test('no token equals none', () => {
  expect([isSameToken('', ''), isSameToken(undefined, undefined), isSameToken('a', 'ab')]).toEqual([
    false,
    false,
    false,
  ]);
  expect(isFromOtherSite({ headers: {} })).toBe(false);
});

test('assets are compressed where the browser accepts it, and may be kept', async () => {
  const url = `${await guarded()}/assets/base.css`;
  const [gzip, plain] = [await fetch(url), await fetch(url, { headers: { 'accept-encoding': 'identity' } })];
  expect(gzip.headers.get('content-encoding')).toBe('gzip');
  expect(plain.headers.get('content-encoding')).toBeNull();
  expect(gzip.headers.get('cache-control')).toBe('public, max-age=300');
  expect(await gzip.text()).toBe(await plain.text());
  expect((await fetch(url.replace('base', '..%2fbase'))).status).toBe(404);
});
