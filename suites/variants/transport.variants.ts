import { gzipSync } from 'node:zlib';
import { soundPolicy } from '../../connector/policy/index.ts';
import { variants } from '../kit/variants.ts';
import { where, withHeaders } from './responses.ts';
import { sending } from './sending.ts';

/** Paths of another layout, beside those of the connector. */
const PATHS = [
  ['/index.php/login/oauth2/', '/oauth/'],
  ['/rest/v3.1/crm/', '/api/crm/lookup/'],
] as const;
const outside = (text: string) =>
  PATHS.reduce((changed, [theirs, ours]) => changed.replaceAll(ours, theirs), text);
const inside = (path: string) =>
  PATHS.reduce(
    (changed, [theirs, ours]) => (changed.startsWith(theirs) ? ours + changed.slice(theirs.length) : changed),
    path,
  );

const OPENID = '/.well-known/openid-configuration';
const OAUTH = '/.well-known/oauth-authorization-server';

export default variants(
  {
    name: 'bodies are gzipped for clients that ask for it',
    because: 'RFC 9110 12.5.3: any coding that Accept-Encoding names',
    wrap: sending((response, body, request) => {
      const asked = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
      const sent = asked && body.length > 0 ? gzipSync(body) : body;
      if (sent !== body) response.setHeader('content-encoding', 'gzip');
      response.setHeader('vary', 'Accept-Encoding');
      response.setHeader('content-length', sent.length);
      response.end(sent);
    }),
  },
  {
    name: 'bodies come in chunks of a few bytes, without Content-Length',
    because: 'RFC 9112 7.1: a recipient MUST be able to parse chunked',
    wrap: sending((response, body) => {
      response.removeHeader('content-length');
      for (let at = 0; at < body.length; at += 700) response.write(body.subarray(at, at + 700));
      response.end();
    }),
  },
  {
    name: 'each connection ends with its response, which has no Content-Length',
    because: 'RFC 9112 6.3: a response without length lasts until the connection is closed',
    wrap: sending((response, body) => {
      response.removeHeader('content-length');
      response.removeHeader('transfer-encoding');
      response.setHeader('connection', 'close');
      response.useChunkedEncodingByDefault = false;
      response.end(body);
    }),
  },
  {
    name: 'the server listens on IPv6',
    because: 'RFC 3986 3.2.2: a host may be an IP literal in brackets',
    options: { host: '::1' },
  },
  {
    name: 'everything is served over TLS',
    because: 'RFC 6749 3.1 and 3.2: TLS is required',
    overTls: true,
  },
  {
    name: 'every endpoint has another path',
    because: 'RFC 6749 3: the location of the endpoints is beyond its scope',
    wrap: (handler) => (request, response) => {
      request.url = inside(request.url ?? '/');
      handler(request, response);
    },
    tamper: (exchange) => ({
      ...exchange,
      headers: Object.fromEntries(
        Object.entries(exchange.headers).map(([name, value]) => [
          name,
          name === 'location' && !String(value).startsWith('http') ? outside(String(value)) : value,
        ]),
      ),
      body: outside(exchange.body),
    }),
    template: outside,
    headlessTemplate: outside,
    target: ({ endpoints, api }) => ({
      endpoints: Object.fromEntries(
        Object.entries(endpoints).map(([name, path = '']) => [name, outside(path)]),
      ),
      api: Object.fromEntries(Object.entries(api).map(([name, path = '']) => [name, outside(path)])),
    }),
  },
  {
    name: 'the metadata is published as OpenID configuration',
    because:
      'RFC 8414 5: an application may use openid-configuration, for compatibility with deployed servers',
    wrap: (handler) => (request, response) => {
      if (request.url === OAUTH) request.url = '/nothing-here';
      if (request.url === OPENID) request.url = OAUTH;
      handler(request, response);
    },
    target: ({ endpoints }) => ({ endpoints: { ...endpoints, metadata: OPENID } }),
    policy: {
      metadata: (issuer) => ({
        ...soundPolicy.metadata(issuer),
        jwks_uri: `${issuer}/jwks.json`,
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      }),
    },
  },
  {
    name: 'responses bear the headers of proxies and frameworks',
    because: 'RFC 9110 5.1: unrecognized header fields are ignored',
    tamper: where(
      () => true,
      (exchange) =>
        withHeaders(exchange, {
          server: 'nginx/1.27.0',
          via: '1.1 varnish',
          'x-powered-by': 'PHP/8.3.1',
          'x-request-id': 'b1946ac92492d2347c6235b4d2611184',
          'strict-transport-security': 'max-age=31536000',
          'x-ratelimit-remaining': '4999',
        }),
    ),
  },
);
