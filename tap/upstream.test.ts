import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { makeCertificateChain } from '../harness/tls/certificate.ts';
import type { PassedExchange } from './passed.ts';
import { type ProxyOptions, startProxy } from './proxy.ts';
import { RawClient } from './testing.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A deployment over HTTPS that answers with what it sees of a request. */
async function startSecure(options: object = {}) {
  const chain = makeCertificateChain('127.0.0.1', Date.now());
  const server = createServer(
    { key: chain.key, cert: chain.leaf + chain.intermediate, ...options },
    (request, response) => {
      const peer = request.socket as unknown as { authorized: boolean };
      response.end(JSON.stringify({ headers: request.headers, authorized: peer.authorized }));
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { chain, origin: `https://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function tapBefore(options: Omit<ProxyOptions, 'onPassed'>) {
  const passed: PassedExchange[] = [];
  const tap = await startProxy({ ...options, onPassed: (exchange) => void passed.push(exchange) });
  closing.push(() => tap.close());
  return { passed, urls: tap.urls };
}

async function get(url = '', host = 'tap.example:1'): Promise<string> {
  const client = new RawClient(url);
  closing.push(() => client.socket.destroy());
  client.send(`GET /x HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  return client.closed();
}

describe('a deployment over HTTPS', () => {
  it('is trusted by its own authority', async () => {
    const { chain, origin } = await startSecure();
    const { urls, passed } = await tapBefore({ origins: [origin], upstream: { tls: { ca: chain.root } } });
    expect(await get(urls[0])).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(passed[0]?.request.url).toBe(`${origin}/x`);
  });

  it('that is not trusted gives no answer, and the reason is recorded', async () => {
    const { origin } = await startSecure();
    const { urls, passed } = await tapBefore({ origins: [origin] });
    expect(await get(urls[0])).toMatch(/^HTTP\/1\.1 502 Bad Gateway/);
    expect(passed[0]?.failure).toMatch(/certificate/);
    const { urls: lenient } = await tapBefore({
      origins: [origin],
      upstream: { tls: { rejectUnauthorized: false } },
    });
    expect(await get(lenient[0])).toMatch(/^HTTP\/1\.1 200 OK/);
  });

  it('that wants a certificate of the client gets it', async () => {
    const own = makeCertificateChain('127.0.0.1', Date.now());
    const { chain, origin } = await startSecure({
      requestCert: true,
      rejectUnauthorized: true,
      ca: own.root,
    });
    const tls = { ca: chain.root, cert: own.leaf + own.intermediate, key: own.key };
    const { urls } = await tapBefore({ origins: [origin], upstream: { tls } });
    expect(await get(urls[0])).toContain('"authorized":true');
    const { urls: without } = await tapBefore({ origins: [origin], upstream: { tls: { ca: chain.root } } });
    expect(await get(without[0])).not.toMatch(/^HTTP\/1\.1 200/);
  });

  it('redirects to it come back over the scheme of the tap', async () => {
    const { chain, origin } = await startSecure();
    const moved = createHttpServer((_, response) =>
      response.writeHead(302, { location: `${origin}/y` }).end(),
    );
    await new Promise<void>((resolve) => moved.listen(0, '127.0.0.1', resolve));
    closing.push(() => moved.close());
    const other = `http://127.0.0.1:${(moved.address() as AddressInfo).port}`;
    const { urls } = await tapBefore({ origins: [other, origin], upstream: { tls: { ca: chain.root } } });
    const [, second = ''] = urls;
    expect(await get(urls[0])).toContain(`location: http://tap.example:${new URL(second).port}/y\r\n`);
    expect(await get(second)).toMatch(/^HTTP\/1\.1 200 OK/);
  });
});

it('headers of a guarded deployment are added and not recorded, and one of the PBX stays', async () => {
  const { origin } = await startSecure();
  const { urls, passed } = await tapBefore({
    origins: [origin],
    upstream: {
      tls: { rejectUnauthorized: false },
      headers: [
        ['X-Gate', 'gate-secret'],
        ['Host', 'never'],
      ],
    },
  });
  const answer = await get(urls[0]);
  expect(answer).toContain('"x-gate":"gate-secret"');
  expect(answer).toContain(`"host":"${new URL(origin).host}"`);
  expect(JSON.stringify(passed[0]?.request.headers)).not.toContain('gate-secret');
});

it('the proxy of the environment is used, and not for this machine', async () => {
  const asked: string[] = [];
  const { origin } = await startSecure();
  const { port } = new URL(origin);
  const proxy = createHttpServer();
  proxy.on('connect', (request, socket) => {
    asked.push(String(request.url));
    const through = connect(Number(port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      through.pipe(socket).pipe(through);
    });
    for (const each of [socket, through]) each.on('error', () => each.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  const environment = { HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
  const upstream = { tls: { rejectUnauthorized: false }, environment };
  const { urls } = await tapBefore({ origins: ['https://crm.invalid', origin], upstream });
  expect(await get(urls[0])).toMatch(/^HTTP\/1\.1 200 OK/);
  expect(asked).toEqual(['crm.invalid:443']);
  expect(await get(urls[1])).toMatch(/^HTTP\/1\.1 200 OK/);
  expect(asked).toHaveLength(1);
});
