import type { Context } from '../context.ts';
import { OAuthError } from '../oauth/errors.ts';
import type { Client } from '../store/index.ts';

/**
 * Reads a scope parameter: names separated by spaces, order and repetition without meaning (RFC 6749 3.3).
 * @throws OAuthError when a name has other characters than RFC 6749 Appendix A.4 allows
 */
export function parseScope(text: string): string[] {
  const names = [...new Set(text.split(' ').filter((name) => name !== ''))];
  if (names.length === 0 || !names.every((name) => /^[\x21\x23-\x5B\x5D-\x7E]+$/.test(name))) {
    throw new OAuthError('scope_malformed');
  }
  return names;
}

/**
 * The scope that a client gets, space-separated: what it asks for and no more than it was registered for
 * (RFC 6749 3.3). One name too many refuses the request.
 * @param flow the endpoint's grant, `authorization_code` or `client_credentials`
 * @throws OAuthError
 */
export function grantedScope(
  requested: string | undefined,
  client: Client,
  _flow: 'authorization_code' | 'client_credentials',
  context: Context,
): string {
  const { policy } = context;
  const scope = requested === undefined ? policy.defaultScope(client, context) : policy.parseScope(requested);
  if (!scope.every((name) => client.scope.includes(name))) throw new OAuthError('scope_unknown');
  return scope.join(' ');
}

/** The scope of a request that names none (RFC 6749 3.3: a documented default). */
export function defaultScope(client: Client, context: Context): readonly string[] {
  return context.defaultScope === undefined ? client.scope : context.policy.parseScope(context.defaultScope);
}
