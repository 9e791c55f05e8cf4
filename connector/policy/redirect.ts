import { OAuthError } from '../oauth/errors.ts';
import type { Policy } from './policy.ts';

/** The sound decisions about redirect URIs and the redirects to them (RFC 6749 3.1.2; RFC 9700 2.1). */
export const redirectDecisions = {
  matchesRedirectUri(sent, registered) {
    return sent === registered;
  },

  redirectUri(values, client, _store, matches) {
    if (values.length > 1) throw new OAuthError('redirect_uri_repeated');
    const sent = values[0] || undefined;
    if (sent === undefined) {
      const [only, ...others] = client.redirectUris;
      if (only === undefined || others.length > 0) throw new OAuthError('redirect_uri_missing');
      return only;
    }
    if (!client.redirectUris.some((registered) => matches(sent, registered))) {
      throw new OAuthError('redirect_uri_mismatch');
    }
    return sent;
  },

  redirectLocation(uri, { mode, parameters }) {
    const encoded = Object.entries(parameters)
      .filter((entry): entry is [string, string] => entry[1] !== undefined)
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .join('&');
    if (mode === 'fragment') return `${uri}#${encoded}`;
    if (!uri.includes('?')) return `${uri}?${encoded}`;
    return /[?&]$/.test(uri) ? `${uri}${encoded}` : `${uri}&${encoded}`;
  },

  redirectStatus() {
    return 303;
  },
} satisfies Partial<Policy>;
