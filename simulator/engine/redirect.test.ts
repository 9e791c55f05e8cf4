import { expect, test } from 'vitest';
import { sendFollowing } from './redirect.ts';
import type { HttpRequest, HttpResponse } from './transport.ts';

const post: HttpRequest = {
  method: 'POST',
  url: 'https://crm.example/old',
  headers: [
    ['Authorization', 'Bearer t'],
    ['Content-Type', 'application/json'],
  ],
  body: '{}',
  timeoutMs: 1000,
};

/** A server that redirects as configured, once per path. */
function server(redirects: Record<string, [number, string]>) {
  const seen: HttpRequest[] = [];
  const transport = async (request: HttpRequest): Promise<HttpResponse> => {
    seen.push(request);
    const [status, location] = redirects[new URL(request.url).pathname] ?? [200, ''];
    return { status, headers: location === '' ? {} : { location }, body: Buffer.alloc(0) };
  };
  return { seen, transport };
}

test('307 repeats the request, 303 fetches without the body', async () => {
  const { seen, transport } = server({ '/old': [307, '/new'], '/new': [303, 'https://crm.example/seen'] });
  expect((await sendFollowing(transport, post)).status).toBe(200);
  expect(seen.map(({ method, url, body }) => [method, url, body])).toEqual([
    ['POST', 'https://crm.example/old', '{}'],
    ['POST', 'https://crm.example/new', '{}'],
    ['GET', 'https://crm.example/seen', undefined],
  ]);
  expect(seen[2]?.headers).toEqual([['Authorization', 'Bearer t']]);
});

test.for(['https://evil.example/', 'http://crm.example/', 'https://crm.example:8443/', '//evil.example/'])(
  'nothing is sent to %s',
  async (location) => {
    const { seen, transport } = server({ '/old': [307, location] });
    expect((await sendFollowing(transport, post)).status).toBe(307);
    expect(seen).toHaveLength(1);
  },
);

test('a circle of redirects ends', async () => {
  const { seen, transport } = server({ '/old': [302, '/old'] });
  expect((await sendFollowing(transport, post)).status).toBe(302);
  expect(seen).toHaveLength(6);
});
