import type { PolicyContext } from '../../policy/policy.ts';
import type { Issued, TokenRequest } from '../../policy/types.ts';
import { issueTokens } from './issue.ts';

/**
 * The `client_credentials` grant (RFC 6749 4.4): the client acts for itself, in its own account.
 * @throws OAuthError when the scope is refused
 */
export function clientCredentialsGrant(request: TokenRequest, context: PolicyContext): Issued {
  const { policy } = context;
  const { fields, client } = request;
  const scope = policy.grantedScope(fields.get('scope'), client, 'client_credentials', context);
  const subject = {
    grantId: null,
    userId: policy.clientCredentialsUser(fields),
    accountId: policy.accountOfTokens(client.accountId, fields),
    scope,
  };
  return issueTokens(request, subject, context);
}
