import { request } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { createPbx, type ListeningServer, type Pbx, type ServePbxOptions, servePbx } from './index.ts';
import { authorizedPbx, fixture, type PbxBench, relayPbx } from './pbx/test-kit.ts';

async function started(bench: PbxBench = relayPbx()): Promise<PbxBench> {
  await serve(bench.pbx, { clock: bench.clock });
  return bench;
}

async function serve(pbx: Pbx, options: ServePbxOptions = {}): Promise<ListeningServer> {
  const server = await servePbx(pbx, options);
  onTestFinished(async () => {
    await server.close();
    await pbx.stop();
  });
  return server;
}

interface Answer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  text: string;
  json: Record<string, unknown>;
}

function send(
  url: string,
  method = 'GET',
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const content = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
    const type = content === undefined ? {} : { 'Content-Type': 'application/json' };
    const sent = request(url, { method, headers: { ...type, ...headers } }, async (response) => {
      let text = '';
      for await (const chunk of response) text += String(chunk);
      const isJson = response.headers['content-type']?.includes('json');
      const json = (isJson ? JSON.parse(text) : {}) as Record<string, unknown>;
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json });
    });
    sent.on('error', reject);
    sent.end(content);
  });
}

test('the whole journey over the control API', async () => {
  const { pbx, crm } = await started();
  const api = (path: string, method?: string, body?: unknown) => send(`${pbx.url}/api${path}`, method, body);
  expect(
    (await api('/templates', 'POST', { fileName: 'again.xml', content: fixture('relay.xml') })).json,
  ).toMatchObject({
    name: 'Relay',
    fileName: 'again.xml',
  });
  expect((await api('/templates/select', 'POST', { name: 'Relay' })).json).toEqual({ ok: true });
  expect((await api('/parameters', 'PUT', { ClientId: 'pbx' })).status).toBe(200);
  const { json: click } = await api('/authorize', 'POST', {});
  expect(
    (await api('/callback', 'POST', { query: `code=${crm.issueCode()}&state=${click['state']}` })).json,
  ).toMatchObject({
    code: 'authorized',
  });
  expect((await api('/status')).json).toMatchObject({ state: 'authorized', url: pbx.url });
  const { json: ringing } = await api('/ring', 'POST', { number: '+33142000000', agent: '101' });
  expect(ringing).toMatchObject({ contact: { FirstName: 'Ada' }, trace: [{ records: 1 }] });
  expect((await api(`/calls/${ringing['callId']}/end`, 'POST', { durationSeconds: 3 })).json).toMatchObject({
    journaling: 'sent',
  });
  expect((await api('/calls', 'POST', { number: '+331', agent: '1', answered: false })).json).toMatchObject({
    callType: 'Missed',
  });
  expect((await api('/chats', 'POST', { agent: '1', messages: ['hello'] })).json).toMatchObject({
    journaling: 'sent',
  });
  expect((await api('/lookup/email', 'POST', { email: 'ada@relay.example' })).json).toMatchObject({
    contact: {},
  });
  expect((await api('/search', 'POST', { text: 'love & lace' })).json).toMatchObject({ contact: {} });
  expect((await api('/contacts', 'POST', { LastName: 'x' })).json).toMatchObject({
    contact: { LastName: 'x' },
  });
  expect(
    (await api('/cfd', 'POST', { entity: 'Contacts', kind: 'LookupNumber', value: '+33142000000' })).json[
      'json'
    ],
  ).toContain('Ada');
  expect((await api('/test', 'POST', { number: '+33142000000' })).json).toMatchObject({ tokenDropped: true });
  expect((await api('/restart', 'POST')).status).toBe(200);
  expect((await api('/status')).json).toMatchObject({ state: 'token-dropped-by-test' });
  const log = (await api('/log')).text;
  expect(log).toContain('click Authorize again');
  for (const secret of ['s3cret', 'access-token-', 'refresh-token-', 'code-'])
    expect(log).not.toContain(secret);
});

test('the browser comes back to the callback page', async () => {
  const { pbx, crm } = await started();
  const { state } = pbx.beginAuthorize();
  const wrong = await send(`${pbx.url}/oauth/callback?code=${crm.issueCode()}&state=%3Cb%3E`);
  expect(wrong.status).toBe(400);
  expect(wrong.text).toContain('data-code="wrong-state"');
  const right = await send(`${pbx.url}/oauth/callback?code=${crm.issueCode()}&state=${state}`);
  expect(right.status).toBe(200);
  expect(right.text).toContain('You can close this window and reload the integrations page');
  expect(right.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  expect(right.headers['content-security-policy']).toBeDefined();
});

test('the settings of the PBX are read and changed over the control API', async () => {
  const { pbx } = await started();
  const api = (method?: string, body?: unknown) => send(`${pbx.url}/api/settings`, method, body);
  expect((await api()).json).toEqual({
    profile: 'v20',
    numberMatching: 'exact',
    timeZone: 'UTC',
    stalePage: 'overwrites',
    phonebookKeeps: 'published-members',
    callReports: 'call',
    contactlessCalls: 'reported',
  });
  expect(
    (await api('PUT', { profile: 'v20-no-ai', numberMatching: 9, consoleUrl: 'https://pbx.example' })).status,
  ).toBe(200);
  expect((await api()).json).toMatchObject({
    profile: 'v20-no-ai',
    numberMatching: 9,
    consoleUrl: 'https://pbx.example',
  });
  expect((await send(`${pbx.url}/api/status`)).json).toMatchObject({ profile: 'v20-no-ai' });
  await api('PUT', { consoleUrl: null });
  expect(pbx.systemSettings().consoleUrl).toBeUndefined();
  expect((await api('PUT', { profile: 'v17' })).status).toBe(400);
});

test('without a redirect URI of its own the PBX gives its callback page', async () => {
  const pbx = createPbx();
  expect(pbx.redirectUri).toBe('http://127.0.0.1:5001/oauth/callback');
  const server = await serve(pbx);
  expect(pbx.redirectUri).toBe(`${server.url}/oauth/callback`);
  await server.close();
  expect(pbx.redirectUri).toBe('http://127.0.0.1:5001/oauth/callback');
});

test.for([
  ['/templates/select', 'POST', { name: 'Nothing' }, 'unknown-template'],
  ['/templates', 'POST', { fileName: 'a b.xml', content: '' }, 'file-name'],
  ['/parameters', 'PUT', { Nothing: 'x' }, 'unknown-parameter'],
  ['/ring', 'POST', { nummber: '+331', agent: '1' }, 'bad-request'],
  ['/ring', 'POST', '{"number":', 'bad-request'],
  ['/calls/99/end', 'POST', {}, 'unknown-call'],
] as const)('%s %s %j is refused as %s', async ([path, method, body, error]) => {
  const { pbx } = await started();
  const answer = await send(`${pbx.url}/api${path}`, method, body);
  expect(answer.status).toBe(400);
  expect(answer.json).toMatchObject({ error, message: expect.any(String), remedy: expect.any(String) });
});

test('other host names, other origins and forms are kept out', async () => {
  const { pbx } = await started();
  const status = `${pbx.url}/api/status`;
  const rebound = await send(status, 'GET', undefined, { Host: 'evil.example' });
  expect(rebound).toMatchObject({
    status: 421,
    json: { error: 'wrong-host', message: expect.any(String), remedy: `Open it at ${pbx.url}.` },
  });
  const page = await send(pbx.url, 'GET', undefined, { Host: 'evil.example', Accept: 'text/html' });
  expect([page.status, page.headers['content-type']]).toEqual([421, 'text/html; charset=utf-8']);
  expect(page.text).toContain(`Open it at ${pbx.url}.`);
  expect((await send(status, 'GET', undefined, { Host: 'localhost:80' })).status).toBe(200);
  expect((await send(status, 'GET', undefined, { Host: 'pbx.example' })).status).toBe(200);
  expect((await send(status, 'GET', undefined, { Origin: 'https://evil.example' })).status).toBe(403);
  const form = { 'Content-Type': 'text/plain' };
  expect((await send(`${pbx.url}/api/restart`, 'POST', '{}', form)).status).toBe(403);
  expect((await send(`${pbx.url}/nowhere`)).status).toBe(404);
});

test('a port in use is refused with what to do', async () => {
  const { pbx } = await started();
  const second = createPbx();
  onTestFinished(() => second.stop());
  await expect(servePbx(second, { port: Number(new URL(pbx.url).port) })).rejects.toMatchObject({
    code: 'port-in-use',
    remedy: expect.stringContaining('another port'),
  });
});

test('service principals are managed over the control API', async () => {
  const { pbx } = await started();
  const api = (path: string, method?: string, body?: unknown) => send(`${pbx.url}/api${path}`, method, body);
  const { json: made } = await api('/principals', 'POST', { id: 'ci' });
  expect(made).toEqual({ id: 'ci', secret: expect.stringMatching(/^[\w-]{43}$/) });
  expect((await api('/principals')).text).toBe('["ci"]');
  expect((await api('/principals', 'POST', { id: 'ci' })).status).toBe(400);
  expect((await api('/principals/ci', 'DELETE')).json).toEqual({ ok: true });
  expect((await api('/principals/ci', 'DELETE')).status).toBe(404);
});

test('the Test button of the control API has three modes', async () => {
  const { pbx } = await started(await authorizedPbx());
  const body = { number: 'ada@relay.example', mode: 'Email' };
  const { json } = await send(`${pbx.url}/api/test`, 'POST', body);
  expect(json).toMatchObject({ ok: true, contact: { LastName: 'Lovelace' } });
});
