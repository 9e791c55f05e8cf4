import { OAuthError } from '../oauth/errors.ts';
import type { Policy } from './policy.ts';

const REQUIRED_SCOPES = ['client', 'crm'];

/** The sound decisions about access to the CRM API (RFC 6750). */
export const bearerDecisions = {
  apiAccess(request, context) {
    const { policy, store, clock } = context;
    const value = policy.bearerToken(request);
    if (value === undefined) throw new OAuthError('token_missing');
    const token = policy.findAccessToken(store, policy.presentedValue('access_token', value));
    if (token === undefined) throw new OAuthError('token_unknown');
    if (token.revokedAt !== null) throw new OAuthError('token_revoked');
    if (policy.isExpired('access_token', token.expiresAt, clock.now())) throw new OAuthError('token_expired');
    if (!policy.hasScopes(token.scope, REQUIRED_SCOPES)) throw new OAuthError('scope_insufficient');
    return { accountId: policy.accountOfRequest(token, request, context), userId: token.userId };
  },

  bearerToken(request) {
    const [header, ...others] = request.authorization;
    if (header === undefined) return undefined;
    if (others.length > 0) throw new OAuthError('token_malformed');
    const [scheme = '', value, ...rest] = header.trim().split(/ +/);
    if (scheme.toLowerCase() !== 'bearer') return undefined;
    if (value === undefined || rest.length > 0 || !/^[A-Za-z0-9._~+/-]+=*$/.test(value)) {
      throw new OAuthError('token_malformed');
    }
    return value;
  },

  findAccessToken(store, value) {
    return store.tokens.find('access_token', value);
  },

  hasScopes(scope, required) {
    const names = scope.split(' ');
    return required.every((name) => names.includes(name));
  },

  bearerChallenge(reason, error) {
    // Another token would not help.
    if (reason === 'account_mismatch') return undefined;
    // RFC 6750 3.1: no error code when the request has no authentication information.
    if (reason === 'token_missing') return 'Bearer realm="crm"';
    const scope = reason === 'scope_insufficient' ? `, scope="${REQUIRED_SCOPES.join(' ')}"` : '';
    return `Bearer realm="crm", error="${error.error}", error_description="${error.description}"${scope}`;
  },
} satisfies Partial<Policy>;
