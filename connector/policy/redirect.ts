import { OAuthError } from '../oauth/errors.ts';
import type { Client, Store } from '../store/index.ts';

/** Whether a redirect URI is a registered one: simple string comparison and nothing else (RFC 9700 2.1; RFC 3986 6.2.1). */
export function matchesRedirectUri(sent: string, registered: string): boolean {
  return sent === registered;
}

/**
 * Where the answer to an authorization request goes. One that is not registered is refused and never replaced; none
 * at all will do only where exactly one is registered (RFC 6749 3.1.2.3).
 * @param values every `redirect_uri` of the request, as sent
 * @throws OAuthError
 */
export function redirectUri(
  values: readonly string[],
  client: Client,
  _store: Store,
  matches: (sent: string, registered: string) => boolean,
): string {
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
}

/** Parameters for the client, and the part of its URI that carries them. */
export interface AuthorizationResponse {
  readonly mode: 'query' | 'fragment';
  readonly parameters: Readonly<Record<string, string | undefined>>;
}

/**
 * The Location that brings parameters to a redirect URI. The URI stays as registered, its own query included
 * (RFC 6749 3.1.2); values are encoded, so that they come back as they were sent (RFC 6749 4.1.2, Appendix B).
 */
export function redirectLocation(uri: string, { mode, parameters }: AuthorizationResponse): string {
  const encoded = Object.entries(parameters)
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
  if (mode === 'fragment') return `${uri}#${encoded}`;
  if (!uri.includes('?')) return `${uri}?${encoded}`;
  return /[?&]$/.test(uri) ? `${uri}${encoded}` : `${uri}&${encoded}`;
}

/** The status of the redirect after a form: 303, so that the browser does not send the form on (RFC 9700 4.12). */
export function redirectStatus(_step: 'sign-in' | 'approval'): number {
  return 303;
}
