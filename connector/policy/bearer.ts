import type { Awaitable, Context } from '../context.ts';
import type { RawRequest } from '../http/raw-request.ts';
import { OAuthError, type PublicError, type Reason } from '../oauth/errors.ts';
import type { Store, Token } from '../store/index.ts';

/** What a request to the CRM API may do, and where. */
export interface Access {
  readonly accountId: string;
  /** The user who connected the PBX; null for client credentials. */
  readonly userId: string | null;
}

/**
 * Lets a request into the CRM API: with a live access token of the right scopes, for the account of that token.
 * @throws OAuthError
 */
export function apiAccess(request: RawRequest, context: Context): Awaitable<Access> {
  const { policy, store, clock } = context;
  const value = policy.bearerToken(request);
  if (value === undefined) throw new OAuthError('token_missing');
  const token = policy.findAccessToken(store, policy.presentedValue('access_token', value));
  if (token === undefined) throw new OAuthError('token_unknown');
  if (token.revokedAt !== null) throw new OAuthError('token_revoked');
  if (policy.isExpired('access_token', token.expiresAt, clock.now())) throw new OAuthError('token_expired');
  if (!policy.hasScopes(token.scope, requiredScopes)) throw new OAuthError('scope_insufficient');
  return { accountId: policy.accountOfRequest(token, request, context), userId: token.userId };
}

const requiredScopes = ['client', 'crm'];

/**
 * The token of a request: of the Authorization header alone, scheme Bearer in any letter case (RFC 6750 2.1;
 * RFC 9110 11.1). Not of the query (RFC 9700 4.3.2). Undefined: none was sent.
 * @throws OAuthError when the header is malformed or comes twice
 */
export function bearerToken(request: RawRequest): string | undefined {
  const [header, ...others] = request.authorization;
  if (header === undefined) return undefined;
  if (others.length > 0) throw new OAuthError('token_malformed');
  const [scheme = '', value, ...rest] = header.trim().split(/ +/);
  if (scheme.toLowerCase() !== 'bearer') return undefined;
  if (value === undefined || rest.length > 0 || !/^[A-Za-z0-9._~+/-]+=*$/.test(value)) {
    throw new OAuthError('token_malformed');
  }
  return value;
}

/** What is presented as an access token; access tokens alone are looked at (RFC 6749 1.5). */
export function findAccessToken(store: Store, value: string): Token | undefined {
  return store.tokens.find('access_token', value);
}

/** Whether a token's scope (space-separated) has all that is needed (RFC 6750 3.1). */
export function hasScopes(scope: string, required: readonly string[]): boolean {
  const names = scope.split(' ');
  return required.every((name) => names.includes(name));
}

/**
 * The WWW-Authenticate header of a refusal (RFC 6750 3): bare when no token was sent, with the error otherwise;
 * undefined for refusals that another token would not mend.
 */
export function bearerChallenge(reason: Reason, error: PublicError): string | undefined {
  if (reason === 'account_mismatch') return undefined;
  if (reason === 'token_missing') return 'Bearer realm="crm"';
  const scope = reason === 'scope_insufficient' ? `, scope="${requiredScopes.join(' ')}"` : '';
  return `Bearer realm="crm", error="${error.error}", error_description="${error.description}"${scope}`;
}
