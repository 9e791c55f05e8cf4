import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Asked, DoctorSession, examine, parseTargetFile, QUESTIONS } from '../harness/index.ts';
import { startNodeOauth } from './foreign/node-oauth.ts';
import { startMockServer } from './foreign/oauth2-mock-server.ts';
import { startOidcProvider } from './foreign/oidc-provider.ts';
import type { ForeignServer } from './foreign/server.ts';

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), 'foreign');
const CLIENT = 'Is the client accepted?';
const AUTHORIZATION = 'Does the authorization endpoint take what a PBX sends?';
const REDIRECT_URI = "Is the PBX's redirect URI registered?";
const APPROVAL = 'Does the approval work?';
const API = 'Does the token open the CRM API?';
const LETS_THROUGH = 'Does the deployment let a PBX through?';

const SERVERS = {
  'oidc-provider': startOidcProvider,
  'node-oauth': startNodeOauth,
  'oauth2-mock-server': startMockServer,
} as const;
type Name = keyof typeof SERVERS;

/** Answers in place of the server; false: the server answers. */
type Bend = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Listens before a server, which it reaches under its own name: what a server says of addresses is unchanged. */
async function front(server: ForeignServer, bend: Bend): Promise<{ url: string; stop: () => Promise<void> }> {
  const { hostname, port } = new URL(server.url);
  const proxy = createServer((incoming, response) => {
    if (bend(incoming, response)) return;
    const { method, url, headers } = incoming;
    const onward = request({ hostname, port, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    stop: async () => {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}

interface Mistake {
  readonly server: Name;
  readonly mistake: string;
  /** Changes the target file. */
  readonly file?: (source: string) => string;
  readonly bend?: Bend;
  /** Question that says no; absent: none does. */
  readonly no?: string;
  /** Words of the last answer; without a no, of all answers. */
  readonly names?: readonly RegExp[];
  readonly not?: readonly RegExp[];
}

const of = (server: Name, mistakes: readonly Omit<Mistake, 'server'>[]): Mistake[] =>
  mistakes.map((one) => ({ server, ...one }));
const replaced = (from: string | RegExp, to: string) => (source: string) => {
  expect(source).toMatch(from);
  return source.replace(from, to);
};

const wrongUri = replaced('https://pbx.example.com/crm/callback', 'https://pbx.example.com/crm/callback/');
const elsewhere = replaced('/api/contacts/search', '/api/search');
const maintenance: Bend = ({ url }, response) => {
  if (!url?.startsWith('/api/')) return false;
  response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Back at noon</h1>');
  return true;
};

const basicOnly =
  (path: string): Bend =>
  ({ url, headers }, response) => {
    if (url !== path || headers.authorization !== undefined) return false;
    response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":"invalid_client"}');
    return true;
  };

const MISTAKES: readonly Mistake[] = [
  ...of('oidc-provider', [
    { mistake: 'none' },
    { mistake: 'redirect URI', file: wrongUri, no: REDIRECT_URI, names: [/redirect_uri/, /crm\/callback\//] },
    { mistake: 'client', file: replaced('id: pbx-main', 'id: pbx-mian'), no: CLIENT, names: [/pbx-mian/] },
    {
      mistake: 'secret',
      file: replaced('env:MAIN_SECRET', 'env:USER_PASSWORD'),
      no: CLIENT,
      names: [/New Secret/],
      not: [/any-password/],
    },
    {
      mistake: 'scope',
      file: replaced('api: client crm', 'api: everything'),
      no: APPROVAL,
      names: [/access_denied, though the user approved/, /"everything"/, /scopes\.api/],
    },
    {
      mistake: 'Basic only',
      bend: basicOnly('/token'),
      no: CLIENT,
      names: [/Authorization header/],
      not: [/New Secret/],
    },
    {
      mistake: 'PKCE only',
      bend: ({ url = '' }, response) => {
        if (!url.startsWith('/auth?') || url.includes('code_challenge')) return false;
        const { searchParams } = new URL(url, 'http://localhost');
        const back = new URL(searchParams.get('redirect_uri') ?? '');
        back.searchParams.set('error', 'invalid_request');
        back.searchParams.set(
          'error_description',
          'Authorization Server policy requires PKCE to be used for this request',
        );
        back.searchParams.set('state', searchParams.get('state') ?? '');
        response.writeHead(303, { location: back.href }).end();
        return true;
      },
      no: AUTHORIZATION,
      names: [/PKCE/],
      not: [/redirect URI is/],
    },
    { mistake: 'maintenance page', bend: maintenance, no: API, names: [/text\/html/, /Back at noon/] },
    { mistake: 'CRM elsewhere', file: elsewhere, no: API, names: [/404/, /api\.search/] },
  ]),
  ...of('node-oauth', [
    { mistake: 'none' },
    { mistake: 'redirect URI', file: wrongUri, no: REDIRECT_URI, names: [/is not known/, /crm\/callback\//] },
    { mistake: 'client', file: replaced('id: pbx-main', 'id: pbx-mian'), no: CLIENT, names: [/pbx-mian/] },
    {
      mistake: 'secret',
      file: replaced('env:MAIN_SECRET', 'env:USER_PASSWORD'),
      no: CLIENT,
      names: [/New Secret/],
    },
    { mistake: 'scope', file: replaced('api: client crm', 'api: everything'), no: CLIENT, names: [/scope/] },
    {
      mistake: 'wrong password',
      file: replaced('password: env:USER_PASSWORD', 'password: env:MAIN_SECRET'),
      no: APPROVAL,
      names: [/username or the password/],
    },
    {
      mistake: 'Basic only',
      bend: basicOnly('/oauth/token'),
      no: CLIENT,
      names: [/Authorization header/],
      not: [/New Secret/],
    },
    { mistake: 'maintenance page', bend: maintenance, no: API, names: [/text\/html/, /Back at noon/] },
    {
      mistake: 'maintenance page everywhere',
      bend: (_, response) => {
        response.writeHead(503, { 'content-type': 'text/html' }).end('<h1>Back at noon</h1>');
        return true;
      },
      no: 'Is the deployment reachable?',
      names: [/503/, /Back at noon/],
    },
    {
      mistake: 'a guard before it',
      bend: (_, response) => {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="staging"', 'content-type': 'text/html' });
        response.end('<h1>401 Authorization Required</h1>');
        return true;
      },
      no: LETS_THROUGH,
      names: [/password/i, /headers/],
      not: [/New Secret/],
    },
    { mistake: 'CRM elsewhere', file: elsewhere, no: API, names: [/404/, /api\.search/] },
  ]),
  // It knows neither clients nor scopes, and its tokens are for the scope "dummy", whatever was asked for.
  ...of('oauth2-mock-server', [
    { mistake: 'none', no: API, names: [/insufficient_scope/, /scopes\.api/] },
    {
      mistake: 'client, secret and redirect URI',
      file: (source) => wrongUri(replaced('id: pbx-main', 'id: pbx-mian')(source)),
      no: API,
      names: [/insufficient_scope/],
    },
    { mistake: 'maintenance page', bend: maintenance, no: API, names: [/text\/html/] },
    { mistake: 'CRM elsewhere', file: elsewhere, no: API, names: [/404/, /api\.search/] },
  ]),
];

const servers = new Map<Name, ForeignServer>();
beforeAll(async () => {
  for (const [name, start] of Object.entries(SERVERS)) servers.set(name as Name, await start());
});
afterAll(() => Promise.all([...servers.values()].map((server) => server.stop())));

async function ask({ server: name, file = (source) => source, bend }: Mistake): Promise<readonly Asked[]> {
  const server = servers.get(name);
  if (server === undefined) throw new Error(`${name} was not started`);
  const before = bend === undefined ? undefined : await front(server, bend);
  const environment = { ...server.environment, ISSUER: before?.url ?? server.url };
  const written = file(readFileSync(join(FOLDER, `${name}.yaml`), 'utf8'));
  // Behind a front the metadata name the server itself: its endpoints are named as they are seen from outside.
  const source =
    before !== undefined && name === 'oidc-provider'
      ? written.replace('endpoints:', 'endpoints:\n  authorization: /auth\n  token: /token')
      : written;
  const session = new DoctorSession(parseTargetFile(source, name, { environment, folder: FOLDER }), FOLDER);
  try {
    return await examine(session, QUESTIONS);
  } finally {
    await session.close();
    await before?.stop();
  }
}

const spelled = ({ question, reply }: Asked) => [question.asks, ...Object.values(reply)].join(' | ');

describe('the doctor at a server of others', () => {
  it.each(MISTAKES)('$server, mistake: $mistake', async (one) => {
    const all = await ask(one);
    const last = all.at(-1);
    const said = one.no === undefined ? all.map(spelled).join('\n') : spelled(last as Asked);
    expect(last?.reply.reply === 'no' ? last.question.asks : undefined, said).toBe(one.no);
    for (const words of one.names ?? []) expect(said).toMatch(words);
    for (const words of one.not ?? []) expect(said).not.toMatch(words);
  });
});
