import { soundPolicy } from '../../connector/policy/index.ts';
import { variants } from '../kit/variants.ts';
import { isTokenError, isTokenResponse, where, withHeaders, withJson } from './responses.ts';

const REVERSED = (scope: string) => scope.split(' ').reverse().join(' ');

export default variants(
  {
    name: 'token_type is "bearer"',
    because: 'RFC 6749 5.1: its value is case insensitive',
    policy: { tokenResponse: (issued) => ({ ...soundPolicy.tokenResponse(issued), token_type: 'bearer' }) },
  },
  {
    name: 'the scope comes back in another order',
    because: 'RFC 6749 3.3: the order of scope names does not matter',
    policy: {
      tokenResponse: (issued) => ({ ...soundPolicy.tokenResponse(issued), scope: REVERSED(issued.scope) }),
    },
  },
  {
    name: 'the scope is left out when it is the requested one',
    because: 'RFC 6749 5.1: OPTIONAL, if identical to the scope requested by the client',
    tamper: where(
      ({ requestBody, ...exchange }) =>
        isTokenResponse({ requestBody, ...exchange }) && requestBody.includes('scope='),
      (exchange) =>
        withJson(exchange, ({ scope, ...body }) => {
          const requested = new URLSearchParams(exchange.requestBody).get('scope') ?? '';
          const same = requested.split(' ').sort().join(' ') === String(scope).split(' ').sort().join(' ');
          return same ? body : { ...body, scope };
        }),
    ),
  },
  {
    name: 'token responses have further members',
    because: 'RFC 6749 5.1: the client MUST ignore unrecognized value names',
    policy: {
      tokenResponse: (issued) => ({
        created_at: 1_700_000_000,
        ...soundPolicy.tokenResponse(issued),
        ext_expires_in: 7200,
        refresh_expires_in: null,
        tenant: { id: 7, region: 'eu' },
      }),
    },
  },
  {
    name: 'JSON is pretty-printed, with a charset and escaped slashes',
    because:
      'RFC 8259 2 and 7 allow white space and escapes anywhere; 11 defines no charset, and adding one has no effect',
    tamper: where(
      ({ headers }) => String(headers['content-type']).startsWith('application/json'),
      (exchange) => ({
        ...withHeaders(exchange, { 'content-type': 'application/json; charset=UTF-8' }),
        body: `${JSON.stringify(JSON.parse(exchange.body), null, 4).replaceAll('/', '\\/')}\n`,
      }),
    ),
  },
  {
    name: 'token responses name cache directives of their own beside no-store',
    because:
      'RFC 6749 5.1: Cache-Control with the value no-store; RFC 9111 5.2 allows further directives and any case',
    tamper: where(
      ({ url }) => url.startsWith('/oauth/token'),
      (exchange) =>
        withHeaders(exchange, { 'cache-control': 'private, No-Store, must-revalidate', pragma: 'No-Cache' }),
    ),
  },
  {
    name: 'error responses bear no description',
    because: 'RFC 6749 5.2: error_description is OPTIONAL',
    policy: { tokenError: (error) => ({ error: error.error }) },
  },
  {
    name: 'error responses bear an error_uri and members of their own',
    because: 'RFC 6749 5.2: error_uri is OPTIONAL, and 8.4 leaves room for additional members',
    policy: {
      tokenError: (error, fields) => ({
        ...soundPolicy.tokenError(error, fields),
        error_uri: 'https://docs.example.com/errors#oauth',
        timestamp: '2026-01-01T00:00:00Z',
        trace_id: 'c0ffee',
      }),
    },
  },
  {
    name: 'error descriptions are hints of one word',
    because: 'RFC 6749 5.2: the description is any text that assists the developer',
    policy: { tokenError: (error) => ({ error: error.error, error_description: 'Refused' }) },
  },
  {
    name: 'invalid_client comes with 400 where no Authorization header was sent',
    because: 'RFC 6749 5.2: 400 unless otherwise specified; 401 is a MUST only for the Authorization header',
    tamper: where(
      ({ requestHeaders, ...exchange }) =>
        isTokenError({ requestHeaders, ...exchange }) &&
        exchange.status === 401 &&
        requestHeaders['authorization'] === undefined,
      (exchange) => withHeaders({ ...exchange, status: 400 }, { 'www-authenticate': undefined }),
    ),
  },
  {
    name: 'a body of another media type is refused with 415',
    because: 'RFC 9110 15.5.16: the content is in a format not supported',
    policy: {
      publicError: (reason) => ({
        ...soundPolicy.publicError(reason),
        ...(reason === 'body_not_a_form' ? { status: 415 } : {}),
      }),
    },
  },
  {
    name: 'GET at the token endpoint is answered 404',
    because:
      'RFC 6749 3.2: the client MUST use POST; RFC 9110 15.5.5: a server may not disclose that there is a resource',
    tamper: where(
      ({ url, method }) => url.startsWith('/oauth/token') && method !== 'POST',
      (exchange) =>
        withHeaders({ ...exchange, status: 404, body: '{"error":"invalid_request"}' }, { allow: undefined }),
    ),
  },
  {
    name: 'a missing or malformed verifier is an invalid_request',
    because:
      'RFC 6749 5.2: a missing required parameter or an unsupported value; RFC 7636 4.6 names invalid_grant for a mismatch',
    policy: {
      publicError: (reason) =>
        reason === 'verifier_missing' || reason === 'verifier_malformed'
          ? { ...soundPolicy.publicError(reason), error: 'invalid_request' }
          : soundPolicy.publicError(reason),
    },
  },
  {
    name: 'credentials in the request URI are ignored, so that the client is unauthenticated',
    because:
      'RFC 6749 2.3.1: the parameters MUST NOT be included in the request URI; 5.2: no client authentication included',
    policy: {
      publicError: (reason) =>
        soundPolicy.publicError(reason === 'client_credentials_in_query' ? 'client_missing' : reason),
    },
  },
  {
    name: 'a throttled client is answered invalid_client with 401',
    because: 'RFC 6749 2.3.1: the endpoint MUST be protected against brute force, in any way',
    policy: {
      publicError: (reason) =>
        soundPolicy.publicError(reason === 'client_throttled' ? 'client_secret_wrong' : reason),
    },
  },
  {
    name: 'a throttled client is answered 503',
    because: 'RFC 6749 2.3.1: the endpoint MUST be protected against brute force, in any way',
    policy: {
      publicError: (reason) => ({
        ...soundPolicy.publicError(reason),
        ...(reason === 'client_throttled' ? { status: 503 } : {}),
      }),
    },
  },
  {
    name: 'unknown scope names are ignored and the granted scope is stated',
    because:
      'RFC 6749 3.3: the server MAY partially ignore the requested scope, and then states the granted one',
    policy: {
      grantedScope: (requested, client, flow, context) => {
        if (requested === undefined) return soundPolicy.grantedScope(requested, client, flow, context);
        const known = context.policy.parseScope(requested).filter((name) => client.scope.includes(name));
        return soundPolicy.grantedScope(
          known.length === 0 ? requested : known.join(' '),
          client,
          flow,
          context,
        );
      },
    },
  },
);
