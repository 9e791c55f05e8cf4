import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, request, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inProcess, SECRETS, writeTarget } from '../cli/testing.ts';
import { createConnector } from '../connector/server.ts';
import { readTargetFile, seedConnector } from '../harness/index.ts';
import { makeCertificateChain } from '../harness/tls/certificate.ts';

const GUARD = 'a word that only the staging knows';
/** A recording of that many calls within one hour of a day. */
function recording(hour: string, count: number): string {
  const path = join(mkdtempSync(join(folder, 'calls-')), 'calls.jsonl');
  const calls = Array.from({ length: count }, (_, minute) =>
    JSON.stringify({
      v: 1,
      startedAt: `2026-11-02T${hour}:0${minute}:00Z`,
      direction: minute % 2 === 0 ? 'Inbound' : 'Outbound',
      number: '+33142000000',
      agent: '102',
      answered: true,
      durationSeconds: 5,
    }),
  );
  writeFileSync(path, `${calls.join('\n')}\n`);
  return path;
}

const folder = mkdtempSync(join(tmpdir(), 'guarded-'));
const running: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  await Promise.all(running.map((stop) => stop()));
  rmSync(folder, { recursive: true, force: true });
});

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  running.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

/** Starts a connector, and writes a target file that reaches it at `publicUrl`. */
async function guarded(
  name: string,
  options: { publicUrl?: string; wrap?: (handler: RequestListener) => RequestListener },
  more = '',
): Promise<{ target: string; listensAt: string }> {
  const connector = createConnector({ passwordCost: 2, ...options });
  const { url } = await connector.start();
  running.push(() => connector.stop());
  const target = writeTarget(join(folder, `${name}.yaml`), options.publicUrl ?? url);
  seedConnector(connector, readTargetFile(target, SECRETS));
  writeFileSync(join(folder, `${name}.xml`), connector.admin.template());
  appendFileSync(target, `limits: { requestsPerSecond: 100000 }\n${more}template: { file: ${name}.xml }\n`);
  return { target, listensAt: url };
}

async function asks(target: string, environment: Record<string, string | undefined> = {}): Promise<void> {
  const out = mkdtempSync(join(folder, 'out-'));
  for (const args of [
    ['doctor', target],
    ['check', target, '--only', 'oauth/scope,pbx/authorize,api/lookup'],
    ['replay', recording('08', 2), '--target', target],
    // The fault proxy sends on what the PBXs sent.
    ['replay', recording('09', 7), '--target', target, '--rate', '3', '--drill', 'slow@1s+1s'],
  ]) {
    const { code, stdout, stderr } = await inProcess([...args, '--out', out], { ...SECRETS, ...environment });
    expect(code, `${args[0]}\n${stdout}${stderr}`).toBe(0);
    expect(stdout + stderr).not.toContain(GUARD);
  }
}

describe('a staging that wants an extra header', () => {
  let target: string;
  const refused: string[] = [];
  beforeAll(async () => {
    const guard = await guarded(
      'header',
      {
        wrap: (handler) => (incoming, response) => {
          if (incoming.headers['x-staging'] === GUARD) return handler(incoming, response);
          refused.push(`${incoming.method} ${incoming.url}`);
          response.writeHead(403, { 'content-type': 'text/plain' }).end('staging only');
        },
      },
      'headers: { X-Staging: env:GUARD }\n',
    );
    target = guard.target;
  });

  it('gets it from doctor, check and replay with every request', async () => {
    await asks(target, { GUARD });
    expect(refused).toEqual([]);
  }, 60_000);
});

describe('a deployment that wants a certificate of its clients', () => {
  let target: string;
  beforeAll(async () => {
    const own = makeCertificateChain('127.0.0.1', Date.now());
    const clients = makeCertificateChain('harness', Date.now());
    let app: RequestListener = () => undefined;
    const server = createTlsServer(
      {
        key: own.key,
        cert: own.leaf + own.intermediate,
        ca: [clients.root, clients.intermediate],
        requestCert: true,
        rejectUnauthorized: true,
      },
      (...exchange) => app(...exchange),
    );
    const port = await listening(server as unknown as Server);
    for (const [name, text] of Object.entries({ ca: own.root, cert: clients.leaf, key: clients.key }))
      writeFileSync(join(folder, `${name}.pem`), text);
    const guard = await guarded(
      'mutual',
      {
        publicUrl: `https://127.0.0.1:${port}`,
        wrap: (handler) => {
          app = handler;
          return handler;
        },
      },
      'tls: { ca: ca.pem, cert: cert.pem, key: key.pem }\n',
    );
    target = guard.target;
  });

  it('gets it from doctor, check and replay', () => asks(target), 60_000);
});

describe('a deployment that only a proxy reaches', () => {
  let target: string;
  let proxy: string;
  const asked = new Set<string>();
  beforeAll(async () => {
    const guard = await guarded('proxied', { publicUrl: 'http://connector.internal' });
    target = guard.target;
    const { port } = new URL(guard.listensAt);
    const server = createServer((incoming, response) => {
      const { method = '', url = '', headers } = incoming;
      const { host, pathname, search } = new URL(url);
      asked.add(host);
      const onward = request({ port, method, path: pathname + search, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      incoming.pipe(onward);
    });
    proxy = `http://127.0.0.1:${await listening(server)}`;
  });

  it('is reached by doctor, check and replay where HTTP_PROXY names it', async () => {
    await asks(target, { HTTP_PROXY: proxy });
    expect([...asked]).toEqual(['connector.internal']);
  }, 60_000);

  it('is out of reach where NO_PROXY names the deployment', async () => {
    const environment = { ...SECRETS, HTTP_PROXY: proxy, NO_PROXY: 'connector.internal' };
    const { code, stdout } = await inProcess(['doctor', target, '--out', folder], environment);
    expect(code).toBe(3);
    expect(stdout).toContain('http://connector.internal cannot be reached');
  });
});
