import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { createConnector } from '../../connector/server.ts';
import { referenceTargetFile, seedConnector } from '../../harness/reference.ts';
import { MODES, type Mode } from './modes.ts';

const PROBE = fileURLToPath(new URL('./probe.ts', import.meta.url));
const TIMEOUT_SECONDS = 3;
/** Of CPU: the machine's load counts for nothing. */
const MOST_SECONDS = 30;
const MOST_MEGABYTES = 400;
/** A check of many rules that pass keeps their exchanges for the report. */
const MOST_MEGABYTES_OF_MANY_RULES = 600;
/** What a machine under load may take beside that. */
const PATIENCE = 300_000;

const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Exit code of `doctor`, of `check`, and words of the sentence that says why. */
const EXPECTED: Readonly<
  Record<keyof typeof MODES, readonly [doctor: number, check: number, words: RegExp]>
> = {
  'a body without end': [3, 3, /larger than 16 MiB and was not read|no whole answer came within 3 s/],
  'a body that is said to have 1 GB': [
    3,
    3,
    /larger than 16 MiB and was not read|no whole answer came within 3 s/,
  ],
  'a body of one byte now and then': [3, 3, /no whole answer came within 3 s/],
  silence: [3, 3, /no whole answer came within 3 s/],
  'a redirect to itself, longer each time': [2, 2, /does not answer as the token endpoint: 307/],
  'a hundred thousand headers': [3, 3, /more than 1000 header lines/],
  'interim answers without end': [3, 3, /interim answers \(1xx\)/],
  'thousands of cookies': [3, 3, /more than 1000 header lines/],
  'a connection that is reset': [3, 3, /cannot be reached/],
  'bytes that are no HTTP': [3, 3, /cannot be reached/],
  'JSON nested too deeply': [2, 2, /does not answer as the token endpoint/],
  'tokens of megabytes': [2, 2, /does not answer as the token endpoint/],
  'a page of thousands of forms': [2, 2, /does not answer as the token endpoint/],
  'a page of forms within forms': [2, 2, /does not answer as the token endpoint/],
  'a small body that unpacks to a large one': [2, 2, /does not answer as the token endpoint/],
  'half of the body it promised': [3, 3, /cannot be reached/],
  'text that is no text': [2, 2, /is refused: 400/],
};

interface Measured {
  readonly code: number;
  /** Of CPU, since the process started. */
  readonly seconds: number;
  readonly megabytes: number;
}

/** Runs `doctor` and `check` in a process of its own. */
async function probe(target: string, only: string): Promise<{ measured: Measured[]; printed: string }> {
  const out = `${target}.report`;
  const lines = [
    ['doctor', '--target', target, '--out', out],
    ['check', '--target', target, '--only', only, '--out', out, '--format', 'junit,html,sarif'],
  ].map((line) => JSON.stringify(line));
  const env = { ...process.env, HOSTILE_SECRET: 'a-secret-0815', HOSTILE_PASSWORD: 'a-password-0815' };
  const child = spawn(process.execPath, [PROBE, ...lines], {
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const [printed, said, result] = await Promise.all(
    [child.stdout, child.stderr, child.stdio[3] as Readable].map((stream) => text(stream as Readable)),
  );
  const measured = (result ?? '')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Measured);
  return { measured, printed: `${printed}\n${said}` };
}

async function serving<T>(listener: RequestListener, use: (url: string) => Promise<T>): Promise<T> {
  const server = createServer((request, response) => {
    for (const stream of [request, response, request.socket]) stream.on('error', () => undefined);
    request.resume();
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

function targetAt(name: string, file: object): string {
  const path = join(folder, `${name.replaceAll(/\W+/g, '-')}.yaml`);
  writeFileSync(path, JSON.stringify(file));
  return path;
}

function expectBounded({ measured }: { measured: Measured[] }, mostMegabytes = MOST_MEGABYTES): void {
  for (const { seconds, megabytes } of measured) {
    expect(seconds).toBeLessThan(MOST_SECONDS);
    expect(megabytes).toBeLessThan(mostMegabytes);
  }
}

describe('doctor and check of a server that answers with', () => {
  it.each(Object.entries(MODES) as [keyof typeof MODES, Mode][])(
    '%s',
    { timeout: PATIENCE },
    async (name, mode) => {
      const [doctor, check, words] = EXPECTED[name];
      const found = await serving(mode, (issuer) =>
        probe(
          targetAt(name, {
            name: 'Hostile',
            issuer,
            endpoints: { authorization: '/authorize', token: '/token' },
            clients: {
              main: { id: 'pbx', secret: 'env:HOSTILE_SECRET', redirectUris: ['https://pbx.example/cb'] },
            },
            accounts: { main: { id: '1' } },
            approval: { how: 'none' },
            limits: { timeoutSeconds: TIMEOUT_SECONDS },
          }),
          'oauth/token',
        ),
      );
      expect(found.measured.map(({ code }) => code)).toEqual([doctor, check]);
      expect(found.printed).toMatch(words);
      expect(found.printed).not.toMatch(/^\s+at .*:\d+:\d+/m);
      expectBounded(found);
    },
  );
});

/** Sound until a user has approved: then the CRM API, or the token, is what hurts. */
describe('doctor and check of a connector that is sound but for', () => {
  const LATE = [
    'a body without end',
    'JSON nested too deeply',
    'tokens of megabytes',
    'a page of forms within forms',
  ] as const;

  it.each(
    LATE.flatMap((name) => [
      [name, '/api/crm'],
      [name, '/oauth/authorize'],
    ]) as [keyof typeof MODES, string][],
  )('%s at %s', { timeout: PATIENCE }, async (name, path) => {
    const file = referenceTargetFile();
    const connector = createConnector({
      passwordCost: 2,
      wrap: (sound) => (request, response) =>
        request.url?.startsWith(path) === true && request.method === 'GET'
          ? MODES[name](request, response)
          : sound(request, response),
    });
    await connector.start();
    try {
      seedConnector(connector, {
        ...file,
        clients: { main: { ...file.clients.main, secret: 'a-secret-0815' } },
        user: { username: 'anna', password: 'a-password-0815' },
      } as typeof file);
      const { name: called, endpoints, api, accounts } = file;
      const { id, redirectUris } = file.clients.main;
      const target = targetAt(`${name} ${path}`, {
        name: called,
        issuer: connector.url,
        endpoints,
        api,
        accounts: { main: accounts.main },
        clients: { main: { id, secret: 'env:HOSTILE_SECRET', redirectUris: redirectUris.slice(0, 1) } },
        user: { username: 'anna', password: 'env:HOSTILE_PASSWORD' },
        limits: { timeoutSeconds: TIMEOUT_SECONDS, requestsPerSecond: 100 },
      });
      const found = await probe(
        target,
        'api/lookup/address-finds-contact,oauth/code/altered-code-refused,api/bearer',
      );
      expect([2, 3]).toContain(found.measured[0]?.code);
      expect([1, 2, 3]).toContain(found.measured[1]?.code);
      expect(found.printed).not.toMatch(/^\s+at .*:\d+:\d+/m);
      expectBounded(found, MOST_MEGABYTES_OF_MANY_RULES);
    } finally {
      await connector.stop();
    }
  });
});
