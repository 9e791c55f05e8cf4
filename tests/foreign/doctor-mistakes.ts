import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect } from 'vitest';
import { ASKS } from '../../harness/doctor/testing.ts';
import { startJmondi } from './jmondi-oauth2-server.ts';
import { startNodeOauth } from './node-oauth.ts';
import { startMockServer } from './oauth2-mock-server.ts';
import { startOauth2orize } from './oauth2orize.ts';
import { startOidcProvider } from './oidc-provider.ts';
import type { ForeignServer } from './server.ts';

/** The servers that the doctor is asked about, by the name of their target file. */
export const SERVERS = {
  'oidc-provider': startOidcProvider,
  'node-oauth': startNodeOauth,
  'jmondi-oauth2-server': startJmondi,
  oauth2orize: startOauth2orize,
  'oauth2-mock-server': startMockServer,
} as const satisfies Record<string, () => Promise<ForeignServer>>;

/** Answers in place of a server; false: the server answers. */
export type Bend = (request: IncomingMessage, response: ServerResponse) => boolean;

/** One mistake of an integrator or of a server's owner, and what the doctor has to say to it. */
export interface Mistake {
  readonly server: keyof typeof SERVERS;
  readonly mistake: string;
  /** Changes the target file. */
  readonly file?: (source: string) => string;
  readonly bend?: Bend;
  /** A server of its own, set up otherwise. */
  readonly start?: () => Promise<ForeignServer>;
  /** Question that says no; absent: none does. */
  readonly no?: string;
  /** Words of the last answer; without a no, of all answers. */
  readonly names?: readonly RegExp[];
  readonly not?: readonly RegExp[];
}

type Row = Omit<Mistake, 'server'>;

const of = (server: Mistake['server'], rows: readonly Row[]): Mistake[] =>
  rows.map((row) => ({ server, ...row }));
const replaced = (from: string | RegExp, to: string) => (source: string) => {
  expect(source).toMatch(from);
  return source.replaceAll(from, to);
};

const WRONG_URI = replaced('callback, https', 'callback/, https');
const WRONG_CLIENT = replaced('id: pbx-main', 'id: pbx-mian');
const WRONG_SECRET = replaced('env:MAIN_SECRET', 'env:USER_PASSWORD');
const WRONG_PASSWORD = replaced('password: env:USER_PASSWORD', 'password: env:MAIN_SECRET');
const UNKNOWN_SCOPE = replaced('api: client crm', 'api: everything');
const CODE_ONLY = replaced('crm/second]', 'crm/second]\n    grants: [authorization_code, refresh_token]');
/** The client for Client Credentials, asked to send users to approve. */
const HEADLESS = (source: string) =>
  replaced(
    /id: pbx-main\n {4}secret: env:MAIN_SECRET\n.*\n/g,
    'id: pbx-headless\n    secret: env:LIMITED_SECRET\n    redirectUris: [https://headless-pbx.example.com/crm/callback]\n',
  )(source);

function answerPage(response: ServerResponse, status: number, body: string): true {
  response.writeHead(status, { 'content-type': 'text/html' }).end(body);
  return true;
}

const MAINTENANCE: Bend = ({ url }, response) =>
  url?.startsWith('/api/') === true && answerPage(response, 200, '<h1>Back at noon</h1>');
const basicOnly =
  (path: string): Bend =>
  ({ url, headers }, response) => {
    if (url !== path || headers.authorization !== undefined) return false;
    response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":"invalid_client"}');
    return true;
  };
const PKCE_BY_REDIRECT: Bend = ({ url = '' }, response) => {
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
};

const ELSEWHERE: Row = {
  mistake: 'CRM elsewhere',
  file: replaced('/api/contacts/search', '/api/search'),
  no: ASKS.api,
  names: [/404/, /api\.search/],
};
const PKCE_ONLY: Row = {
  mistake: 'PKCE only',
  no: ASKS.authorization,
  names: [/PKCE/, /Do not require PKCE of this client/],
  not: [/redirect URI/],
};

/** What every server that knows its clients has to be seen through at. */
const atAll = (tokenPath: string): Row[] => [
  { mistake: 'none' },
  { mistake: 'client', file: WRONG_CLIENT, no: ASKS.client, names: [/pbx-mian/, /Compare the Client ID/] },
  {
    mistake: 'secret',
    file: WRONG_SECRET,
    no: ASKS.client,
    names: [/New Secret/],
    not: [/user-password/, /any-password/, /public client/],
  },
  {
    mistake: 'Basic only',
    bend: basicOnly(tokenPath),
    no: ASKS.client,
    names: [/Authorization header/],
    not: [/New Secret/],
  },
  { mistake: 'maintenance page', bend: MAINTENANCE, no: ASKS.api, names: [/text\/html/, /Back at noon/] },
  ELSEWHERE,
];

/** Servers whose sign-in and approval pages are those of `pages.ts`. */
const withPages: Row[] = [
  {
    mistake: 'wrong password',
    file: WRONG_PASSWORD,
    no: ASKS.approval,
    names: [/username or the password/],
  },
  {
    mistake: 'half of the scope',
    file: replaced('api: client crm', 'api: client'),
    no: ASKS.api,
    names: [/lacks a scope/, /both scopes, client and crm/],
  },
  { mistake: 'scope', file: UNKNOWN_SCOPE, no: ASKS.client, names: [/The scope "everything" is refused/] },
  {
    mistake: 'number of a stranger',
    file: (source) => source.replaceAll('142000000', '142999999'),
    no: ASKS.contact,
    names: [/does not find Durand, but only the stand-in/, /number of that contact/],
  },
  // Where Client Credentials are not asked for, a made-up code shows what becomes of the client.
  { mistake: 'none, by codes only', file: CODE_ONLY, names: [/Durand is found/] },
  {
    mistake: 'secret, by codes only',
    file: (source) => WRONG_SECRET(CODE_ONLY(source)),
    no: ASKS.client,
    names: [/New Secret/],
    not: [/public client/],
  },
];

/** Every row: the servers of others, each with the mistakes that people make there. */
export const MISTAKES: readonly Mistake[] = [
  ...of('oidc-provider', [
    ...atAll('/token'),
    {
      mistake: 'redirect URI',
      file: WRONG_URI,
      no: ASKS.redirectUri,
      names: [/redirect_uri/, /crm\/callback\//],
    },
    {
      mistake: 'scope',
      file: UNKNOWN_SCOPE,
      no: ASKS.approval,
      names: [/access_denied, though the user approved/, /"everything"/, /scopes\.api/],
    },
    { ...PKCE_ONLY, bend: PKCE_BY_REDIRECT },
  ]),
  ...of('node-oauth', [
    ...atAll('/oauth/token'),
    ...withPages,
    {
      mistake: 'redirect URI',
      file: WRONG_URI,
      no: ASKS.redirectUri,
      names: [/is not known/, /crm\/callback\//],
    },
    { ...PKCE_ONLY, start: () => startNodeOauth('required') },
    {
      mistake: 'a client with PKCE in place of a secret',
      start: () => startNodeOauth('public'),
      no: ASKS.client,
      names: [/public client/, /PKCE/, /add one with a Client Secret/],
      not: [/redirect URI/],
    },
    {
      mistake: 'maintenance page everywhere',
      bend: (_, response) => answerPage(response, 503, '<h1>Back at noon</h1>'),
      no: ASKS.reachable,
      names: [/503/, /Back at noon/],
    },
    {
      mistake: 'a guard before it',
      bend: (_, response) => {
        response.setHeader('www-authenticate', 'Basic realm="staging"');
        return answerPage(response, 401, '<h1>401 Authorization Required</h1>');
      },
      no: ASKS.letsThrough,
      names: [/password/i, /headers/],
      not: [/New Secret/],
    },
  ]),
  ...of('jmondi-oauth2-server', [
    ...atAll('/oauth/token'),
    ...withPages,
    {
      mistake: 'redirect URI',
      file: WRONG_URI,
      no: ASKS.redirectUri,
      // The server's own words are about the client.
      names: [/Invalid redirect_uri/, /crm\/callback\//, /enter the redirect URI exactly so/],
      not: [/New Secret/],
    },
    { ...PKCE_ONLY, start: () => startJmondi({ requiresPKCE: true }) },
    {
      mistake: 'scope, by codes only',
      file: (source) => UNKNOWN_SCOPE(CODE_ONLY(source)),
      no: ASKS.authorization,
      names: [/invalid_scope/, /"everything" is not for this client/, /scopes\.api/],
      not: [/redirect URI/],
    },
    {
      mistake: 'a client without Authorization Code',
      file: HEADLESS,
      no: ASKS.approval,
      names: [/not exchanged for a token/, /has the Authorization Code grant/],
    },
  ]),
  ...of('oauth2orize', [
    ...atAll('/oauth/token'),
    ...withPages,
    {
      mistake: 'redirect URI',
      file: WRONG_URI,
      no: ASKS.redirectUri,
      names: [/after sign-in/, /Unauthorized client/, /crm\/callback\//],
      not: [/New Secret/],
    },
    {
      mistake: 'scope, by codes only',
      file: (source) => UNKNOWN_SCOPE(CODE_ONLY(source)),
      no: ASKS.approval,
      names: [/invalid_scope/, /"everything" is not for this client/, /scopes\.api/],
    },
    {
      mistake: 'a client without Authorization Code',
      file: HEADLESS,
      no: ASKS.approval,
      names: [/unauthorized_client/, /pbx-headless may not use Authorization Code/, /Allow it that grant/],
      not: [/as a user of the account/],
    },
  ]),
  // It knows neither clients nor scopes, and its tokens are for the scope "dummy", whatever was asked for.
  ...of('oauth2-mock-server', [
    { mistake: 'none', no: ASKS.api, names: [/insufficient_scope/, /scopes\.api/] },
    {
      mistake: 'client, secret and redirect URI',
      file: (source) => WRONG_SECRET(WRONG_URI(WRONG_CLIENT(source))),
      no: ASKS.api,
      names: [/insufficient_scope/],
    },
    { mistake: 'maintenance page', bend: MAINTENANCE, no: ASKS.api, names: [/text\/html/] },
    ELSEWHERE,
  ]),
];
