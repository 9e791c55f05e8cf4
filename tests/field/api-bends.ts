import { soundPolicy } from '../../connector/policy/index.ts';
import type { Deviation } from '../../harness/reference.ts';
import type { WireExchange } from '../../suites/kit/mutants.ts';
import { isApiError, where, withHeaders } from '../../suites/variants/responses.ts';

const isApi = ({ url }: WireExchange) => url.startsWith('/api/');
const isBadToken = (exchange: WireExchange) => isApiError(exchange) && exchange.status === 401;

/** How long a fresh token is refused, in milliseconds. */
const NOT_YET_MS = 1500;

/** Faults of the CRM API. */
export const API_BENDS: Readonly<Record<string, Deviation>> = {
  'api-200-with-error': {
    tamper: where(isBadToken, (exchange) => ({
      ...withHeaders({ ...exchange, status: 200 }, { 'www-authenticate': undefined }),
      body: '{"status":"error","code":401}',
    })),
  },
  'api-redirects-to-login': {
    tamper: where(isBadToken, (exchange) => ({
      ...withHeaders(
        { ...exchange, status: 302 },
        { 'www-authenticate': undefined, location: '/oauth/sign-in' },
      ),
      body: '',
    })),
  },
  'expired-is-400': {
    policy: {
      publicError: (reason) => ({
        ...soundPolicy.publicError(reason),
        ...(reason === 'token_expired' ? { status: 400 } : {}),
      }),
    },
  },
  'no-challenge': { policy: { bearerChallenge: () => undefined, clientChallenge: () => undefined } },
  'maintenance-page': {
    tamper: where(isApi, (exchange) => ({
      ...withHeaders(
        { ...exchange, status: 200 },
        { 'content-type': 'text/html', 'www-authenticate': undefined },
      ),
      body: '<!doctype html><title>Maintenance</title><p>We will be back soon.</p>',
    })),
  },
  'post-redirected': {
    tamper: where(
      (exchange) => isApi(exchange) && exchange.method === 'POST' && !exchange.url.endsWith('/'),
      (exchange) => ({
        ...withHeaders({ ...exchange, status: 301 }, { location: `${exchange.url}/` }),
        body: '',
      }),
    ),
  },
  'token-not-yet-valid': {
    policy: {
      findAccessToken: (store, value) => {
        const token = soundPolicy.findAccessToken(store, value);
        return token !== undefined && Date.now() - token.issuedAt < NOT_YET_MS ? undefined : token;
      },
      bearerChallenge: (reason, error) =>
        reason === 'token_unknown'
          ? 'Bearer error="invalid_token", error_description="token not yet valid"'
          : soundPolicy.bearerChallenge(reason, error),
    },
  },
  'rate-limited': {
    perServer: () => {
      let requests = 0;
      return {
        tamper: where(isApi, (exchange) => {
          requests += 1;
          return requests % 3 === 0
            ? { ...exchange, status: 429, body: '{"error":"rate_limited"}' }
            : exchange;
        }),
      };
    },
  },
  'journal-200-failure': {
    tamper: where(
      ({ url, method, status }) =>
        method === 'POST' && url.startsWith('/api/crm/lookup/phone-calls') && status < 300,
      (exchange) => ({ ...exchange, status: 200, body: '{"success":false}' }),
    ),
  },
  'waf-challenge': {
    tamper: where(
      ({ url }) => /^\/(?:oauth\/token|api\/)/.test(url),
      (exchange) => ({
        ...withHeaders(
          { ...exchange, status: 403 },
          {
            'content-type': 'text/html; charset=UTF-8',
            server: 'cloudflare',
            'cf-mitigated': 'challenge',
            'www-authenticate': undefined,
          },
        ),
        body: '<!DOCTYPE html><html><head><title>Just a moment...</title></head><body></body></html>',
      }),
    ),
  },
};
