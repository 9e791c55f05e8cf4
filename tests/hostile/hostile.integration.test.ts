import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createConnector } from '../../connector/server.ts';
import { referenceTargetFile, seedConnector } from '../../harness/reference.ts';
import { MODES, type Mode } from './modes.ts';
import { type Probed, probeAll, type Subject } from './probing.ts';

/** For servers that let a client wait, and for those that do not: a machine under load must not make them late. */
const SHORT_TIMEOUT_SECONDS = 1;
const TIMEOUT_SECONDS = 20;
/** Of CPU. */
const MOST_SECONDS = 30;
/** On the clock, twice that: a server that lets a client wait must not be waited for, whatever else the machine does. */
const MOST_ELAPSED_SECONDS = 60;
const MOST_MEGABYTES = 400;
/** What a machine under load may take for all of them. */
const PATIENCE = 300_000;
const SECRETS = { HOSTILE_SECRET: 'a-secret-0815', HOSTILE_PASSWORD: 'a-password-0815' };

type ModeName = keyof typeof MODES;

/** Exit code of `doctor`, of `check`, and words of the sentence that says why. */
const EXPECTED: Readonly<Record<ModeName, readonly [doctor: number, check: number, words: RegExp]>> = {
  'a body without end': [3, 3, /larger than 16 MiB and was not read/],
  'a body that is said to have 1 GB': [3, 3, /larger than 16 MiB and was not read/],
  'a body of one byte now and then': [3, 3, /no whole answer came within 1 s/],
  silence: [3, 3, /no whole answer came within 1 s/],
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

/** What hurts only once a user has approved: the CRM API, or the page of the approval. */
const LATE = [
  'a body without end',
  'JSON nested too deeply',
  'tokens of megabytes',
  'a page of forms within forms',
].flatMap((name) => ['/api/crm', '/oauth/authorize'].map((path) => [name as ModeName, path] as const));

/** A client has to wait for these until its time is up. */
const LETS_WAIT: ReadonlySet<string> = new Set<ModeName>(['a body of one byte now and then', 'silence']);

const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
const opened: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of opened) await close();
  rmSync(folder, { recursive: true, force: true });
});

/** The command lines for a server, its target file written. */
function subject(name: string, target: object, only: string): Subject {
  const path = join(folder, `${name.replaceAll(/\W+/g, '-')}.yaml`);
  writeFileSync(path, JSON.stringify(target));
  const out = `${path}.report`;
  return {
    name,
    lines: [
      ['doctor', '--target', path, '--out', out],
      ['check', '--target', path, '--only', only, '--out', out, '--format', 'junit,html,sarif'],
    ],
  };
}

/** A deployment of which nothing is known but its address. */
function unknown(name: string, issuer: string, timeoutSeconds: number): Subject {
  const target = {
    name: 'Hostile',
    issuer,
    endpoints: { authorization: '/authorize', token: '/token' },
    clients: {
      main: { id: 'pbx', secret: 'env:HOSTILE_SECRET', redirectUris: ['https://pbx.example/cb'] },
    },
    accounts: { main: { id: '1' } },
    approval: { how: 'none' },
    limits: { timeoutSeconds },
  };
  return subject(name, target, 'oauth/token');
}

async function serve(mode: Mode): Promise<string> {
  const server = createServer((request, response) => {
    for (const stream of [request, response, request.socket]) stream.on('error', () => undefined);
    request.resume();
    mode(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The reference connector, sound but for the GET requests to a path. */
async function late(name: ModeName, path: string): Promise<Subject> {
  const file = referenceTargetFile();
  const connector = createConnector({
    passwordCost: 2,
    wrap: (sound) => (request, response) =>
      request.url?.startsWith(path) === true && request.method === 'GET'
        ? MODES[name](request, response)
        : sound(request, response),
  });
  await connector.start();
  opened.push(() => connector.stop());
  seedConnector(connector, {
    ...file,
    clients: { main: { ...file.clients.main, secret: SECRETS.HOSTILE_SECRET } },
    user: { username: 'anna', password: SECRETS.HOSTILE_PASSWORD },
  } as typeof file);
  const { name: called, endpoints, api, accounts } = file;
  const { id, redirectUris } = file.clients.main;
  const target = {
    name: called,
    issuer: connector.url,
    endpoints,
    api,
    accounts: { main: accounts.main },
    clients: { main: { id, secret: 'env:HOSTILE_SECRET', redirectUris: redirectUris.slice(0, 1) } },
    user: { username: 'anna', password: 'env:HOSTILE_PASSWORD' },
    limits: { timeoutSeconds: TIMEOUT_SECONDS, requestsPerSecond: 1000 },
  };
  const only =
    'api/lookup/address-finds-contact,oauth/code/altered-code-refused,api/bearer/no-login-redirect';
  return subject(`${name} at ${path}`, target, only);
}

function expectBounded(probed: readonly Probed[] | undefined): readonly Probed[] {
  expect(probed).toHaveLength(2);
  for (const { seconds, elapsedSeconds, megabytes, printed } of probed ?? []) {
    expect(seconds).toBeLessThan(MOST_SECONDS);
    expect(elapsedSeconds).toBeLessThan(MOST_ELAPSED_SECONDS);
    expect(megabytes).toBeLessThan(MOST_MEGABYTES);
    expect(printed).not.toMatch(/^\s+at .*:\d+:\d+/m);
  }
  return probed ?? [];
}

const textOf = (probed: readonly Probed[]) => probed.map(({ printed }) => printed).join('\n');
const codesOf = (probed: readonly Probed[]) => probed.map(({ code }) => code);

describe('doctor and check of a server that answers with', () => {
  let all: ReadonlyMap<string, readonly Probed[]>;
  beforeAll(async () => {
    const subjects: Subject[] = [];
    for (const [name, mode] of Object.entries(MODES)) {
      const timeoutSeconds = LETS_WAIT.has(name) ? SHORT_TIMEOUT_SECONDS : TIMEOUT_SECONDS;
      subjects.push(unknown(name, await serve(mode), timeoutSeconds));
    }
    for (const [name, path] of LATE) subjects.push(await late(name, path));
    all = await probeAll(subjects, SECRETS, PATIENCE);
  }, PATIENCE);

  it.each(Object.keys(MODES) as ModeName[])('%s', (name) => {
    const [doctor, check, words] = EXPECTED[name];
    const probed = expectBounded(all.get(name));
    expect(codesOf(probed)).toEqual([doctor, check]);
    expect(textOf(probed)).toMatch(words);
  });

  it.each(LATE)('%s, once a user has approved, at %s', (name, path) => {
    const [doctor, check] = codesOf(expectBounded(all.get(`${name} at ${path}`)));
    expect([2, 3]).toContain(doctor);
    expect([1, 2, 3]).toContain(check);
  });
});

/** A collection of hostile servers kept outside the project: `hostile/deployment.mjs MODE PORT`. */
const FIELD = process.env['PBX_FIELD'];
const FIELD_TIMEOUT_SECONDS = 3;
const COLLECTION = FIELD === undefined ? undefined : join(FIELD, 'hostile', 'deployment.mjs');

describe.skipIf(COLLECTION === undefined)('doctor and check of a server from the field', () => {
  const script = COLLECTION === undefined ? '' : readFileSync(COLLECTION, 'utf8');
  const modes = [...script.matchAll(/^ (\w+):\(/gm)].map(([, mode = '']) => mode);
  let all: ReadonlyMap<string, readonly Probed[]>;
  beforeAll(async () => {
    const subjects: Subject[] = [];
    for (const mode of modes) subjects.push(unknown(mode, await start(mode), FIELD_TIMEOUT_SECONDS));
    all = await probeAll(subjects, SECRETS, PATIENCE);
  }, PATIENCE);

  async function start(mode: string): Promise<string> {
    const port = await freePort();
    const child: ChildProcess = spawn(process.execPath, [COLLECTION ?? '', mode, String(port)]);
    opened.push(() => child.kill('SIGKILL'));
    await once(child.stdout ?? child, 'data');
    return `http://127.0.0.1:${port}`;
  }

  it.each(modes)('%s', (mode) => {
    const probed = expectBounded(all.get(mode));
    for (const [index, { code, seconds, elapsedSeconds, megabytes }] of probed.entries())
      process.stdout.write(
        `${mode} | ${index === 0 ? 'doctor' : 'check'} | ${elapsedSeconds.toFixed(1)} s, ${seconds.toFixed(1)} s of CPU | ${megabytes.toFixed(0)} MB | exit ${code}\n`,
      );
    for (const code of codesOf(probed)) expect([2, 3]).toContain(code);
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
