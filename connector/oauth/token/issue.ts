import type { PolicyContext } from '../../policy/policy.ts';
import type { Issued, TokenRequest } from '../../policy/types.ts';
import type { Client, NewToken } from '../../store/records.ts';

/** The grant, user, account and scope that tokens are issued for. */
export interface TokenSubject {
  readonly grantId: string | null;
  readonly userId: string | null;
  readonly accountId: string;
  /** Space-separated. */
  readonly scope: string;
}

/** Issues and stores an access token. */
export function issueAccessToken(
  { client, grantType }: TokenRequest,
  subject: TokenSubject,
  context: PolicyContext,
): Pick<Issued, 'accessToken' | 'expiresIn'> {
  const { policy, store, clock } = context;
  const accessToken = policy.mintToken('access_token', client.id, context, subject);
  const expiresIn = policy.accessTokenLifetime(grantType, context.lifetimes);
  const now = clock.now();
  store.tokens.add(accessToken, {
    ...subject,
    kind: 'access_token',
    clientId: client.id,
    issuedAt: now,
    expiresAt: now + expiresIn * 1000,
  });
  return { accessToken, expiresIn };
}

/** Makes a refresh token without storing it. */
export function newRefreshToken(
  client: Client,
  subject: TokenSubject,
  context: PolicyContext,
): { readonly value: string; readonly token: NewToken } {
  const now = context.clock.now();
  return {
    value: context.policy.mintToken('refresh_token', client.id, context, subject),
    token: {
      ...subject,
      kind: 'refresh_token',
      clientId: client.id,
      issuedAt: now,
      expiresAt: now + context.lifetimes.refreshToken * 1000,
    },
  };
}

/** Issues the tokens of a new grant: an access token and, if the grant type has one, a refresh token. */
export function issueTokens(request: TokenRequest, subject: TokenSubject, context: PolicyContext): Issued {
  let refreshToken: string | undefined;
  if (context.policy.issuesRefreshToken(request.grantType)) {
    const { value, token } = newRefreshToken(request.client, subject, context);
    context.store.tokens.add(value, token);
    refreshToken = value;
  }
  return {
    ...issueAccessToken(request, subject, context),
    refreshToken,
    grantId: subject.grantId,
    grantType: request.grantType,
    scope: subject.scope,
  };
}
