import { soundPolicy } from '../../connector/policy/index.ts';
import type { Deviation } from '../../harness/reference.ts';
import { where, withHeaders } from '../../suites/variants/responses.ts';

/** Faults that a browser meets, and deployments at other addresses. */
export const BROWSER_BENDS: Readonly<Record<string, Deviation>> = {
  'state-encoded-twice': {
    policy: {
      redirectLocation: (uri, { mode, parameters }) =>
        soundPolicy.redirectLocation(uri, {
          mode,
          parameters: {
            ...parameters,
            ...(parameters['state'] === undefined ? {} : { state: encodeURIComponent(parameters['state']) }),
          },
        }),
    },
  },
  'redirect-by-script': {
    tamper: where(
      ({ url, status, headers }) =>
        url.startsWith('/oauth/authorize') &&
        status >= 300 &&
        status < 400 &&
        String(headers['location']).startsWith('https://'),
      (exchange) => ({
        ...withHeaders({ ...exchange, status: 200 }, { location: undefined, 'content-type': 'text/html' }),
        body: `<script>location = ${JSON.stringify(exchange.headers['location'])}</script>`,
      }),
    ),
  },
  'same-site-strict': {
    policy: {
      sessionCookie: (name, value, secure) =>
        soundPolicy.sessionCookie(name, value, secure).replace('SameSite=Lax', 'SameSite=Strict'),
    },
  },
  'same-site-none-insecure': {
    policy: {
      sessionCookie: (name, value, secure) =>
        soundPolicy
          .sessionCookie(name, value, secure)
          .replace('SameSite=Lax', 'SameSite=None')
          .replace('; Secure', ''),
    },
  },
  ipv6: { options: { host: '::1' } },
  'template-of-another-host': {
    template: (xml) => xml.replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'https://crm.other-host.example'),
  },
  'pkce-required': {
    tamper: where(
      ({ url, method }) =>
        method === 'GET' && url.startsWith('/oauth/authorize?') && !url.includes('code_challenge='),
      (exchange) => ({
        ...withHeaders(
          { ...exchange, status: 400 },
          { 'content-type': 'application/json', location: undefined },
        ),
        body: '{"error":"invalid_request","error_description":"code_challenge required"}',
      }),
    ),
  },
  'unregistered-redirect-uri': {
    policy: {
      matchesRedirectUri: () => false,
      publicError: (reason) =>
        reason === 'redirect_uri_mismatch'
          ? { status: 401, error: 'invalid_client', description: 'Client authentication failed' }
          : soundPolicy.publicError(reason),
    },
  },
};
