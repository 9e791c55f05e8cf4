import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { outgoing } from './outgoing.ts';

/** A proxy that answers itself: what it was asked for is what counts. */
let proxy: Server;
let asked: string[];
beforeEach(async () => {
  asked = [];
  proxy = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end('from the proxy');
  });
  proxy.on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
});
afterEach(() => new Promise((resolve) => proxy.close(resolve)));

const url = () => `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;

async function get(origin: string, environment: Record<string, string>): Promise<void> {
  const dispatcher = outgoing({}, environment);
  try {
    const { body } = await dispatcher.request({ origin, path: '/', method: 'GET' });
    await body.dump();
  } catch {
    // The proxy refuses, or the host does not exist: who was asked is what counts.
  } finally {
    await dispatcher.destroy();
  }
}

describe('outgoing requests', () => {
  it('go through the proxy that the environment names', async () => {
    await get('http://connector.invalid', { http_proxy: url() });
    await get('https://connector.invalid', { HTTPS_PROXY: url() });
    expect(asked.join(' ')).toMatch(/connector\.invalid.* connector\.invalid:443/);
  });

  it('go past it to the hosts of NO_PROXY and to this machine', async () => {
    await get('http://connector.invalid', { HTTP_PROXY: url(), NO_PROXY: 'connector.invalid' });
    expect(asked).toEqual([]);
    await get(url(), { HTTP_PROXY: 'http://proxy.invalid' });
    expect(asked).toEqual(['/']);
  });
});

describe('every client of the project', () => {
  const ROOT = fileURLToPath(new URL('..', import.meta.url));
  /** These reach a connector that they started themselves, on this machine. */
  const OWN = [
    'cli/commands/demo.ts',
    'harness/lab/memory-network.ts',
    'harness/reference.ts',
    'replay/reference.ts',
    'web/outgoing.ts',
  ];

  it('connects by way of the environment, unless it asks what it started itself', () => {
    const folders = ['cli', 'connector', 'harness', 'replay', 'simulator', 'suites', 'web'];
    const sources = folders.flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .map((name) => join(folder, name))
        .filter((name) => /(?<!test|testing|test-kit)\.ts$/.test(name)),
    );
    const connecting = sources.filter((name) => {
      const text = readFileSync(join(ROOT, name), 'utf8');
      return /^import \{[^}]*\} from 'undici'/m.test(text) && /\bnew (\w*Agent|Pool|Client)\(/.test(text);
    });
    expect(connecting.filter((name) => !OWN.includes(name))).toEqual([]);
    expect(connecting).toContain('web/outgoing.ts');
  });
});
