import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as oauth from 'openid-client';
import { Agent } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { inProcess, MAIN, writeTarget } from '../cli/testing.ts';
import { type Connector, createConnector } from '../connector/server.ts';
import { Browser as BrowserBench, redirectUri, startBench } from '../connector/testing.ts';
import type { TapDocument, TapHead } from '../reports/tap/document.ts';
import { tapSchema } from '../reports/tap/schema.ts';
import { createPbx, type Pbx } from '../simulator/pbx/index.ts';
import { readRecording } from '../simulator/recordings/index.ts';
import { parseTemplate } from '../simulator/template/index.ts';
import { Browser } from '../suites/kit/actors/browser.ts';
import { User } from '../suites/kit/actors/user.ts';
import { Recorder } from '../suites/kit/evidence/recorder.ts';
import { Redactor } from '../suites/kit/evidence/redactor.ts';
import { HttpClient } from '../suites/kit/http-client.ts';
import type { SeenExchange } from '../suites/kit/witness.ts';
import { Addresses, finishTap, startTap, type TapOptions } from '../tap/index.ts';
import { kill, SECRETS, startProcess } from './workers-testing.ts';

/** More than the usual few, where figures are wanted: `KILLS=30`. */
const KILLS = Number(process.env['KILLS'] ?? 3);
const USER = { username: 'ann@crm.example', password: 'password of ann' };
const NUMBER = '+33142000000';
const HEAD: TapHead = {
  schema: 1,
  tool: { name: 'test', version: '0' },
  target: { name: 'reference', url: '' },
  startedAt: '2026-11-28T12:00:00.000Z',
};

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'tap-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** Passes bytes to a server, and keeps those that it receives and sends. */
class ByteTee {
  readonly #server = createServer((socket) => this.#pass(socket));
  readonly #sockets = new Set<Socket>();
  /** Per connection, in latin1. */
  readonly requests: string[] = [];
  readonly answers: string[] = [];
  target = 0;

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  #pass(client: Socket): void {
    const index = this.requests.push('') - 1;
    this.answers.push('');
    const server = connect(this.target, '127.0.0.1');
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
    }
    client.on('data', (chunk) => {
      this.requests[index] += chunk.toString('latin1');
    });
    server.on('data', (chunk) => {
      this.answers[index] += chunk.toString('latin1');
    });
    client.pipe(server).pipe(client);
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}

/** A connector that keeps what it receives byte by byte, and a tap before it. */
async function tapped(options: Partial<TapOptions> = {}) {
  const tee = new ByteTee();
  const publicUrl = await tee.listen();
  const connector = createConnector({ port: 0, publicUrl });
  tee.target = Number(new URL((await connector.start()).url).port);
  const seen: SeenExchange[] = [];
  const path = folder();
  const tap = await startTap({
    head: { ...HEAD, target: { name: 'reference', url: publicUrl } },
    proxy: { origins: [publicUrl], rewrite: ['template', 'metadata'] },
    folder: path,
    redactor: new Redactor(),
    endpoints: {
      authorization: `${publicUrl}/oauth/authorize`,
      token: `${publicUrl}/oauth/token`,
      calls: `${publicUrl}/api/crm/lookup/phone-calls`,
    },
    template: parseTemplate(connector.admin.template()),
    onExchange: (exchange) => void seen.push(exchange),
    onProblem: (sentence) => {
      throw new Error(sentence);
    },
    ...options,
  });
  onTestFinished(async () => {
    tee.close();
    await connector.stop();
  });
  return { tee, connector, tap, url: tap.urls[0] ?? '', publicUrl, seen, path };
}

/** The guide's steps at the address of the tap: the API client, the template that leads through the tap, Authorize. */
async function connectPbx(connector: Connector, publicUrl: string, url: string): Promise<Pbx> {
  const { admin } = connector;
  admin.addAccount({ id: '1042', name: 'Atelier' });
  admin.addUser({ ...USER, accounts: ['1042'] });
  admin.addContact('1042', { last_name: 'Durand', first_name: 'Zoë', phone_business_1: NUMBER });
  const pbx = createPbx();
  onTestFinished(() => pbx.stop());
  const client = admin.addClient({ name: '3CX', account: '1042', redirectUris: [pbx.redirectUri] });
  const template = new Addresses([{ deployment: publicUrl, tap: url }]).inText(admin.template());
  pbx.select(pbx.addTemplate('CXEngine.xml', template).name);
  const values: Record<string, string> = {
    'Client ID': client.clientId,
    'Client Secret': client.clientSecret,
    'Account ID': '1042',
    'Enable call logging': 'True',
  };
  const settings = pbx.parameters().flatMap(({ name, title }) => {
    const value = values[title];
    return value === undefined ? [] : [[name, value] as const];
  });
  pbx.save(Object.fromEntries(settings));
  const dispatcher = new Agent();
  const http = new HttpClient(
    { dispatcher, timeoutMs: 10_000, turn: async () => undefined, wait: async () => undefined },
    new Recorder(new Redactor(), () => 0),
  );
  const browser = () => new Browser(http, 'user', new Set([url]), {});
  const outcome = await new User(browser(), browser, USER, {}).decide(pbx.beginAuthorize().url, 'approve');
  await dispatcher.close();
  const authorized = await pbx.callback(outcome.kind === 'redirect' ? outcome.query : '');
  expect(authorized.message).toBe(authorized.ok ? authorized.message : 'authorized');
  return pbx;
}

/** A request as bytes, without the answer to how the connection goes on. */
const bytesOf = ({ method, url, headers, body }: SeenExchange['request']) => {
  const { pathname, search } = new URL(url);
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return `${method} ${pathname}${search} HTTP/1.1\r\n${lines}\r\n${Buffer.from(body).toString('latin1')}`;
};

test('a simulated PBX works through the tap, and what is recorded is what the connector received, byte by byte', async () => {
  const { tee, connector, tap, url, publicUrl, seen, path } = await tapped();
  const pbx = await connectPbx(connector, publicUrl, url);
  await pbx.search('Durand');
  const calls = [
    { number: NUMBER, direction: 'Inbound', answered: true, durationSeconds: 61 },
    { number: '+4930901820', direction: 'Inbound', answered: false, durationSeconds: 0 },
    { number: NUMBER, direction: 'Outbound', answered: true, durationSeconds: 5 },
    { number: '+4930901821', direction: 'Outbound', answered: false, durationSeconds: 0 },
  ] as const;
  const startedAt = Date.UTC(2026, 10, 28, 12);
  for (const [index, call] of calls.entries()) {
    const result = await pbx.call({
      ...call,
      ringSeconds: 3,
      agent: '101',
      startedAt: startedAt + index * 60_000,
    });
    expect(result.journaling).toBe('sent');
  }
  await pbx.chat({ agent: '101', email: 'zoe@atelier.example', messages: ['Grüße'] });
  // Last: it spends the token.
  await pbx.test(NUMBER);
  await tap.close();

  const received = tee.requests.join('');
  expect(seen.map(({ request }) => bytesOf(request)).filter((bytes) => !received.includes(bytes))).toEqual(
    [],
  );
  expect(seen.reduce((sum, { request }) => sum + bytesOf(request).length, 0)).toBe(received.length);
  const sent = Buffer.from(tee.answers.join(''), 'latin1').toString('utf8');
  for (const { response } of seen) if (response?.body) expect(sent).toContain(response.body);
  expect(seen.map(({ failure }) => failure)).toEqual(seen.map(() => undefined));
  expect(new Set(seen.map(({ endpoint }) => endpoint))).toEqual(
    new Set(['authorize', 'other', 'token', 'api']),
  );

  const finished = await finishTap(path);
  const files = new Map<string, string>();
  for (const { name, content } of finished.files) files.set(name, (await all(content)).join(''));
  const document = tapSchema.parse(JSON.parse(files.get('tap.json') ?? '')) as TapDocument;
  expect(document.exchanges.map(({ number }) => number)).toEqual(seen.map((_, index) => index + 1));
  const everything = [...files.values()].join('');
  expect(everything).not.toContain(USER.password);
  for (const { endpoint, response } of seen) {
    const { access_token, refresh_token } =
      endpoint === 'token' ? (JSON.parse(response?.body ?? '{}') as Record<string, string>) : {};
    for (const token of [access_token, refresh_token])
      if (token !== undefined) expect(everything).not.toContain(token);
  }
  const recorded = await all(
    readRecording(
      (async function* () {
        yield Buffer.from(files.get('recording.jsonl') ?? '');
      })(),
    ),
  );
  const reported = recorded.filter((entry) => entry.kind === 'call' && entry.ringSeconds === 3);
  expect(reported).toEqual(
    calls.map((call, index) =>
      expect.objectContaining({ ...call, ringSeconds: 3, startedAt: startedAt + index * 60_000 }),
    ),
  );
  // What Test looked up looks like a call that rang.
  expect(recorded).toHaveLength(calls.length + 1);
  expect(recorded).toContainEqual(
    expect.objectContaining({ number: NUMBER, answered: false, ringSeconds: 0 }),
  );
});

test('openid-client discovers, signs in, refreshes and revokes through the tap', async () => {
  const bench = await startBench();
  const path = folder();
  const tap = await startTap({
    head: HEAD,
    proxy: { origins: [bench.url], rewrite: ['metadata'] },
    folder: path,
    redactor: new Redactor(),
    endpoints: {},
    onProblem: (sentence) => {
      throw new Error(sentence);
    },
  });
  onTestFinished(async () => {
    await tap.close();
    await bench.close();
  });
  const [url = ''] = tap.urls;
  const { clientId, clientSecret } = bench.main;
  const found = await oauth.discovery(
    new URL(url),
    clientId,
    undefined,
    oauth.ClientSecretBasic(clientSecret),
    {
      algorithm: 'oauth2',
      execute: [oauth.allowInsecureRequests],
    },
  );
  expect(found.serverMetadata().token_endpoint).toBe(`${url}/oauth/token`);
  // The `iss` of RFC 9207 goes to the client's own redirect URI, where the tap changes nothing.
  const { supportsPKCE: _, ...metadata } = found.serverMetadata();
  const config = new oauth.Configuration(
    { ...metadata, issuer: bench.url },
    clientId,
    undefined,
    oauth.ClientSecretPost(clientSecret),
  );
  oauth.allowInsecureRequests(config);
  const verifier = oauth.randomPKCECodeVerifier();
  const state = oauth.randomState();
  const request = oauth.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: 'client crm',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
  });
  expect(request.origin).toBe(url);
  const browser = new BrowserBench(bench);
  await browser.signIn();
  const answer = await browser.decide(request.pathname + request.search, 'approve');
  const tokens = await oauth.authorizationCodeGrant(config, new URL(String(answer.headers['location'])), {
    pkceCodeVerifier: verifier,
    expectedState: state,
  });
  const fresh = await oauth.refreshTokenGrant(config, tokens.refresh_token ?? '');
  const search = new URL('/api/crm/lookup/contacts/search?phone=0142000000', url);
  expect((await oauth.fetchProtectedResource(config, fresh.access_token, search, 'GET')).status).toBe(200);
  await oauth.tokenRevocation(config, fresh.refresh_token ?? '');
  await expect(oauth.refreshTokenGrant(config, fresh.refresh_token ?? '')).rejects.toMatchObject({
    error: 'invalid_grant',
  });
  const own = await oauth.clientCredentialsGrant(found, { scope: 'client crm' });
  expect(own.token_type).toBe('bearer');
});

async function startTapProcess(target: string, out: string): Promise<{ child: ChildProcess; url: string }> {
  const child = startProcess([MAIN, 'tap', '--target', target, '--port', '0', '--out', out]);
  onTestFinished(() => kill(child));
  let said = '';
  for await (const chunk of child.stdout ?? []) {
    said += String(chunk);
    const [, url] = /Listening at (\S+) for/.exec(said) ?? [];
    if (url !== undefined) return { child, url };
  }
  throw new Error(`The tap ended: ${said}`);
}

test('after kill -9 every exchange whose answer a client has whole is in the file', {
  timeout: 60_000 + KILLS * 20_000,
}, async () => {
  const connector = createConnector({ port: 0 });
  const { url: origin } = await connector.start();
  onTestFinished(() => connector.stop());
  const base = folder();
  const target = writeTarget(join(base, 'target.yaml'), origin);
  for (let round = 0; round < KILLS; round += 1) {
    const out = join(base, `tap-${round}`);
    const { child, url } = await startTapProcess(target, out);
    const acknowledged: string[] = [];
    let asked = 0;
    const client = async (): Promise<void> => {
      for (;;) {
        asked += 1;
        const id = `/r${round}-${asked}`;
        const answer = await fetch(url + id, { redirect: 'manual' })
          .then((response) => response.text())
          .catch(() => undefined);
        if (answer === undefined) return;
        acknowledged.push(id);
        if (acknowledged.length === 60 + 17 * round) child.kill('SIGKILL');
      }
    };
    await Promise.all(Array.from({ length: 8 }, client));
    const lines = readFileSync(join(out, 'tap.jsonl'), 'utf8').split('\n').slice(1);
    const written = new Set(
      lines
        .filter((line) => line !== '')
        .map((line) => new URL((JSON.parse(line) as TapDocument['exchanges'][0]).request.url).pathname),
    );
    expect(acknowledged.filter((id) => !written.has(id))).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(50);
    if (round > 0) continue;

    const again = await inProcess(['tap', '--target', target, '--port', '0', '--out', out], SECRETS);
    expect(again).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('holds a tap that was not finished'),
    });
    const finish = await inProcess(['tap', '--finish', out]);
    expect(finish).toMatchObject({ code: 0, stderr: '' });
    expect(existsSync(join(out, 'tap.jsonl'))).toBe(false);
    const document = tapSchema.parse(JSON.parse(readFileSync(join(out, 'tap.json'), 'utf8')));
    expect(document.exchanges.length).toBe(written.size);
    const more = await inProcess(['tap', '--finish', out]);
    expect(more).toMatchObject({ code: 0, stdout: `${out} is finished already: tap.json is there.\n` });
    const share = await inProcess(['tap', '--share', out]);
    expect(share).toMatchObject({ code: 0, stderr: '' });
    expect(tapSchema.parse(JSON.parse(readFileSync(join(out, 'shared', 'tap.json'), 'utf8'))).shared).toBe(
      true,
    );
  }
});
