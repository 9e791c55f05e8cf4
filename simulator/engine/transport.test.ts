import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createTransport, type HttpRequest, type TransportOptions } from './transport.ts';

/** A server on a loopback port, and a transport to reach it with. */
async function bench(listener: RequestListener, options?: TransportOptions) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const transport = createTransport(options);
  onTestFinished(async () => {
    await transport.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const get = (path: string, more: Partial<HttpRequest> = {}) =>
    transport({ method: 'GET', url: url + path, headers: [], timeoutMs: 20_000, ...more });
  return { get, url };
}

test('sends method, path, headers and body as given, and reads the whole answer', async () => {
  const { get } = await bench(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    response.writeHead(201, { 'X-Seen': `${request.method} ${request.url} ${request.headers['x-key']}` });
    response.end(Buffer.concat(chunks));
  });
  const answer = await get("/a%2Bb?q='x'", { method: 'PATCH', headers: [['X-Key', 'k']], body: '{"é":1}' });
  expect(answer.status).toBe(201);
  expect(answer.headers['x-seen']).toBe("PATCH /a%2Bb?q='x' k");
  expect(answer.body.toString()).toBe('{"é":1}');
});

test('redirects are the caller’s business', async () => {
  const { get } = await bench((_request, response) => response.writeHead(302, { Location: '/else' }).end());
  expect((await get('/')).status).toBe(302);
});

test('an answer over the bound is refused, one of 10 MB is read', async () => {
  const listener: RequestListener = (_request, response) => response.end(Buffer.alloc(10_000_000));
  expect((await (await bench(listener)).get('/')).body).toHaveLength(10_000_000);
  const small = await bench(listener, { maxResponseBytes: 1000 });
  await expect(small.get('/')).rejects.toMatchObject({ code: 'too-large' });
});

test('a silent server times out, as does one whose response never ends', async () => {
  const { get } = await bench((request, response) => {
    if (request.url === '/drip') response.write('{');
  });
  await expect(get('/', { timeoutMs: 20 })).rejects.toMatchObject({ code: 'timeout' });
  await expect(get('/drip', { timeoutMs: 20 })).rejects.toMatchObject({ code: 'timeout' });
});

test('the connection is refused, and the caller aborts', async () => {
  const { get } = await bench(() => {});
  await expect(get('/', { url: 'http://127.0.0.1:1/' })).rejects.toMatchObject({ code: 'unreachable' });
  await expect(get('/', { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
});
