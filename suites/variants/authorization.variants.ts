import { soundPolicy } from '../../connector/policy/index.ts';
import { variants } from '../kit/variants.ts';
import { isErrorPage, where, withHeaders } from './responses.ts';

/** @returns the error page as JSON with this status */
const asJson = (status: number) =>
  where(isErrorPage, (exchange) => ({
    ...withHeaders({ ...exchange, status }, { 'content-type': 'application/json' }),
    body: JSON.stringify({
      error: /<code>(\w+)<\/code><\/p>/.exec(exchange.body)?.[1] ?? 'invalid_request',
      error_description: 'The request was refused.',
    }),
  }));

const withStatus = (status: number) => where(isErrorPage, (exchange) => ({ ...exchange, status }));

export default variants(
  {
    name: 'error pages of the authorization endpoint come with 200',
    because: 'RFC 6749 4.1.2.1: the server SHOULD inform the resource owner of the error; no status is named',
    tamper: withStatus(200),
  },
  {
    name: 'error pages of the authorization endpoint come with 401',
    because: 'RFC 6749 4.1.2.1 names no status; some servers answer an unknown client with 401',
    tamper: withStatus(401),
  },
  {
    name: 'error pages of the authorization endpoint come with 403',
    because: 'RFC 6749 4.1.2.1 names no status',
    tamper: withStatus(403),
  },
  {
    name: 'the authorization endpoint answers its errors as JSON with 400',
    because: 'RFC 6749 4.1.2.1 names no form of what the resource owner is shown',
    tamper: asJson(400),
  },
  {
    name: 'the authorization endpoint answers its errors as JSON with 401',
    because: 'RFC 6749 4.1.2.1 names neither form nor status of what the resource owner is shown',
    tamper: asJson(401),
  },
  {
    name: 'an invalid request of a visitor is refused on a page before sign-in',
    because:
      'RFC 9700 4.11.2: the server may show an error instead of redirecting a browser that is not signed in',
    policy: {
      deliverRefusal: (reason, request) =>
        request.user === undefined ? { to: 'page' } : soundPolicy.deliverRefusal(reason, request),
    },
  },
  {
    name: 'errors of an authorization request are shown on a page, and only the denial goes back to the client',
    because:
      'RFC 6749 4.1.2.1 says without a MUST that the server informs the client; RFC 9700 4.11.2 lets it be careful with redirects',
    advised: {
      'oauth/authorize/error-sent-back': 'the client does not learn that its request has failed',
    },
    notApplicable: {
      'oauth/authorize/error-names-the-cause': 'the server reports these errors on pages of its own',
    },
    policy: {
      deliverRefusal: (reason, request) =>
        reason === 'access_denied' ? soundPolicy.deliverRefusal(reason, request) : { to: 'page' },
    },
  },
  {
    name: 'redirects after forms come with 302',
    because: 'RFC 9700 4.12: 303 is recommended; 302 is rewritten to GET by all browsers',
    policy: { redirectStatus: () => 302 },
  },
  {
    name: 'authorization responses encode a space as +, and name their parameters in another order',
    because: 'RFC 6749 Appendix B: application/x-www-form-urlencoded',
    policy: {
      redirectLocation: (uri, { mode, parameters }) => {
        const pairs = Object.entries(parameters).filter(
          (pair): pair is [string, string] => pair[1] !== undefined,
        );
        const text = new URLSearchParams(pairs.reverse()).toString();
        return `${uri}${mode === 'fragment' ? '#' : uri.includes('?') ? '&' : '?'}${text}`;
      },
    },
  },
  {
    name: 'authorization responses name no issuer',
    because: 'RFC 9207 2.3: clients expect iss only where the metadata says that it is supported',
    lacks: ['iss'],
    notApplicable: { 'oauth/metadata/iss-as-promised': 'nothing is promised, and nothing is sent' },
    target: ({ can }) => ({ can: can.filter((one) => one !== 'iss') }),
    policy: {
      redirectLocation: (uri, { mode, parameters }) =>
        soundPolicy.redirectLocation(uri, { mode, parameters: { ...parameters, iss: undefined } }),
      metadata: (issuer) => {
        const { authorization_response_iss_parameter_supported: _, ...rest } =
          soundPolicy.metadata(issuer) ?? {};
        return rest;
      },
    },
  },
  {
    name: 'error redirects bear no description',
    because: 'RFC 6749 4.1.2.1: error_description is OPTIONAL',
    policy: {
      authorizationError: (error, state, issuer) => ({
        mode: 'query',
        parameters: { error: error.error, state, iss: issuer },
      }),
    },
  },
  {
    name: 'authorization responses have a session_state',
    because: 'RFC 6749 4.1.2: the client MUST ignore unrecognized response parameters',
    policy: {
      redirectLocation: (uri, { mode, parameters }) =>
        soundPolicy.redirectLocation(uri, { mode, parameters: { ...parameters, session_state: '4f1d.9a' } }),
    },
  },
);
