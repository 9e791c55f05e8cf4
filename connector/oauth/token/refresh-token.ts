import type { PolicyContext } from '../../policy/policy.ts';
import type { Issued, TokenRequest } from '../../policy/types.ts';
import { OAuthError } from '../errors.ts';
import { issueAccessToken, newRefreshToken } from './issue.ts';
import { inOneCommit } from './one-commit.ts';

/**
 * The `refresh_token` grant (RFC 6749 6) with rotation. A refused refresh does not spend the token.
 * @throws OAuthError when the refresh is refused
 */
export async function refreshGrant(request: TokenRequest, context: PolicyContext): Promise<Issued> {
  const { policy, store, clock } = context;
  const { fields, client } = request;
  const value = fields.get('refresh_token');
  if (value === undefined) throw new OAuthError('refresh_token_missing');
  const token = policy.findRefreshToken(store, policy.presentedValue('refresh_token', value));
  if (token === undefined) throw new OAuthError('refresh_token_unknown');
  if (!policy.ownsRefreshToken(client, token)) throw new OAuthError('refresh_token_of_another_client');
  if (policy.isExpired('refresh_token', token.expiresAt, clock.now()))
    throw new OAuthError('refresh_token_expired');
  if (token.revokedAt !== null) throw new OAuthError('refresh_token_revoked');
  const scope = policy.refreshedScope(fields.get('scope'), token, context);
  const subject = {
    grantId: token.grantId,
    userId: token.userId,
    accountId: policy.accountOfTokens(token.accountId, fields),
  };
  const successor = newRefreshToken(
    client,
    { ...subject, scope: policy.successorScope(token, scope) },
    context,
  );
  const issued = await inOneCommit(
    store,
    () => policy.rotateRefreshToken(store, { value, token, successor }, clock.now()),
    (refreshToken) => ({
      ...issueAccessToken(request, { ...subject, scope }, context),
      refreshToken,
      grantId: token.grantId,
      grantType: request.grantType,
      scope,
    }),
  );
  if (issued !== undefined) return issued;
  policy.onRefreshTokenReuse(token, context);
  throw new OAuthError('refresh_token_reused');
}
