import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { referenceTargetFile } from '../reference.ts';
import { answers } from './probe.ts';

/** A proxy that answers in place of the container: which requests reach it is what counts. */
let proxy: Server;
let asked: { readonly url: string | undefined; readonly headers: IncomingHttpHeaders }[];
beforeEach(async () => {
  asked = [];
  proxy = createServer((request, response) => {
    asked.push({ url: request.url, headers: request.headers });
    response.writeHead(request.url?.endsWith('/ready') === true ? 200 : 503).end();
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
});
afterEach(() => new Promise((resolve) => proxy.close(resolve)));

const atProxy = () => `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
const AWAY = 'http://container.invalid:49152';

function probe(
  address: string,
  environment: Readonly<Record<string, string>>,
  { status, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): Promise<boolean> {
  const file = { ...referenceTargetFile(), issuer: 'http://127.0.0.1:4400', headers };
  return answers(new URL(address), status, { file, folder: '.', environment });
}

describe('the probe of a container', () => {
  it('goes through the proxy that the environment names', async () => {
    expect(await probe(`${AWAY}/ready`, { HTTP_PROXY: atProxy() }, { status: 200 })).toBe(true);
    expect(asked.map(({ url }) => url)).toEqual([`${AWAY}/ready`]);
  });

  it('takes any answer where no path is waited for, and only a 200 where one is', async () => {
    expect(await probe(`${AWAY}/`, { http_proxy: atProxy() })).toBe(true);
    expect(await probe(`${AWAY}/`, { http_proxy: atProxy() }, { status: 200 })).toBe(false);
  });

  it('goes past the proxy to the hosts of NO_PROXY, where no container answers', async () => {
    const environment = { HTTP_PROXY: atProxy(), NO_PROXY: 'container.invalid' };
    expect(await probe(`${AWAY}/ready`, environment)).toBe(false);
    expect(asked).toEqual([]);
  });

  it('goes past the proxy to a container that is published on this machine', async () => {
    expect(await probe(`${atProxy()}/ready`, { HTTP_PROXY: 'http://proxy.invalid' }, { status: 200 })).toBe(
      true,
    );
    expect(asked.map(({ url }) => url)).toEqual(['/ready']);
  });

  it('sends the extra headers of the target file to the port that the container was given', async () => {
    const headers = { 'X-Staging': 'a word of the staging' };
    await probe(`${AWAY}/ready`, { HTTP_PROXY: atProxy() }, { headers });
    await probe(`${atProxy()}/ready`, {}, { headers });
    expect(asked.map((request) => request.headers['x-staging'])).toEqual([
      'a word of the staging',
      'a word of the staging',
    ]);
  });
});
