import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTransport, type HttpRequest } from '../simulator/engine/transport.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { measuredTransport } from './measured-transport.ts';
import { Statistics } from './statistics.ts';

const heard: { request: IncomingMessage; body: string }[] = [];
const crm = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  heard.push({ request, body });
  response.writeHead(201, { 'content-type': 'application/json', 'x-crm': 'yes' }).end('{"é":1}');
});
const own = createTransport();
let proxy: FaultProxy;
let url: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => crm.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(crm.address() as AddressInfo).port}/calls?a=%20b`;
  proxy = await startFaultProxy({ forward: own, slowMs: 30 });
});
afterAll(async () => {
  await proxy.close();
  await own.close();
  crm.closeAllConnections();
  await new Promise((resolve) => crm.close(resolve));
});

const post = (changes: Partial<HttpRequest> = {}) =>
  proxy.through(own)({
    method: 'POST',
    url,
    headers: [
      ['Authorization', 'Bearer t'],
      ['Content-Type', 'application/json'],
    ],
    body: '{"text":"ä"}',
    timeoutMs: 5000,
    ...changes,
  });

test('without a fault everything passes as it is', async () => {
  heard.length = 0;
  const answer = await post();
  expect(answer).toMatchObject({ status: 201, headers: { 'x-crm': 'yes' } });
  expect(answer.body.toString('utf8')).toBe('{"é":1}');
  expect(heard).toHaveLength(1);
  const [{ request, body } = { request: undefined, body: '' }] = heard;
  expect(body).toBe('{"text":"ä"}');
  expect(request?.url).toBe('/calls?a=%20b');
  expect(request?.headers).toMatchObject({ authorization: 'Bearer t', 'content-type': 'application/json' });
  expect(request?.headers).not.toHaveProperty('x-forward-to');
});

test('503 is answered in the place of the CRM', async () => {
  heard.length = 0;
  proxy.set('503');
  expect(await post()).toMatchObject({ status: 503 });
  expect(heard).toEqual([]);
  proxy.set(undefined);
  expect(await post()).toMatchObject({ status: 201 });
});

test('connections are reset in turn before the CRM has heard of a request, and after', async () => {
  heard.length = 0;
  proxy.set('reset');
  const origin = new URL(url).origin;
  const heardOf: number[] = [];
  for (let request = 0; request < 4; request += 1) {
    // The admin is told of the CRM and not of the proxy.
    await expect(post()).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining(origin),
    });
    heardOf.push(heard.length);
  }
  expect(heardOf).toEqual([0, 1, 1, 2]);
  proxy.set(undefined);
});

test('a slow CRM answers later, and at once when the fault is over', async () => {
  proxy.set('slow');
  const startedAt = performance.now();
  await post();
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(29);
  const late = await startFaultProxy({ forward: own, slowMs: 3_600_000 });
  late.set('slow');
  const arrived = Promise.withResolvers<void>();
  const answer = late.through(async (request) => {
    const sent = own(request);
    setImmediate(arrived.resolve);
    return sent;
  })({ method: 'GET', url, headers: [], timeoutMs: 5000 });
  await arrived.promise;
  late.set(undefined);
  expect(await answer).toMatchObject({ status: 201 });
  await late.close();
  proxy.set(undefined);
});

test('a CRM that is not there is unreachable through the proxy too', async () => {
  await expect(post({ url: 'http://127.0.0.1:9/' })).rejects.toMatchObject({ code: 'unreachable' });
});

test('requests are timed by what they are for, and their failures counted by cause', async () => {
  const statistics = new Statistics(Date.now);
  const watched = measuredTransport(proxy.through(own), {
    kindOf: ({ method }) => (method === 'GET' ? 'lookup' : method === 'POST' ? 'journal' : undefined),
    counted: { statistics },
  });
  const send = (method: string) => watched({ method, url, headers: [], timeoutMs: 5000 });
  await send('GET');
  await send('DELETE');
  proxy.set('503');
  await send('POST');
  proxy.set('reset');
  await expect(send('POST')).rejects.toThrow();
  proxy.set(undefined);
  expect(statistics.toJSON().errors).toEqual({ 'journal: 503': 1, 'journal: unreachable': 1 });
  expect(statistics.latencies.count('lookup-request')).toBe(1);
  expect(statistics.latencies.count('journal-request')).toBe(2);
});
