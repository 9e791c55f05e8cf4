import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { httpUrl, type ListenOptions, listen } from './listen.ts';

async function started(options: ListenOptions = {}) {
  const server = await listen(options, (url) => (_request, response) => response.end(url));
  onTestFinished(() => server.close());
  return server;
}

test('listens at any free port of the loopback, and gives its URL to the handler', async () => {
  const { url } = await started();
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(await (await fetch(url)).text()).toBe(url);
});

test('an IPv6 address stands in brackets', () => {
  expect(httpUrl('::1', 80)).toBe('http://[::1]:80');
  expect(httpUrl('localhost', 80)).toBe('http://localhost:80');
});

test('a port in use is a problem with a remedy', async () => {
  const port = Number(new URL((await started()).url).port);
  await expect(started({ port })).rejects.toMatchObject({
    name: 'ListenError',
    code: 'port-in-use',
    message: `Port ${port} of 127.0.0.1 is in use.`,
    remedy: expect.stringContaining('another port'),
  });
});

test('a host that is not of this computer is a problem too', async () => {
  await expect(started({ host: '192.0.2.1' })).rejects.toMatchObject({ code: 'port-unusable' });
});

test('closes at once, idle connections too', async () => {
  const server = await started();
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await new Promise((resolve) => socket.once('connect', resolve));
  await server.close();
  await closed;
});

test('takes headers longer than the 16 KiB of Node', async () => {
  const { url } = await started();
  const status = await new Promise((resolve, reject) => {
    const sent = request(`${url}/?${'x'.repeat(40_000)}`, (response) => {
      void text(response).then(() => resolve(response.statusCode));
    });
    sent.on('error', reject).end();
  });
  expect(status).toBe(200);
});
