import type { PolicyContext } from '../../policy/policy.ts';
import type { Approved, AuthorizationResponse } from '../../policy/types.ts';
import { randomText } from '../../random.ts';

/** Stores the approval and issues a code for it (RFC 6749 4.1.2); the response names the issuer (RFC 9207 2). */
export function issueCode({ request, user }: Approved, context: PolicyContext): AuthorizationResponse {
  const { policy, store, clock, random, lifetimes } = context;
  const { client } = request;
  const now = clock.now();
  const grant = {
    id: randomText(random),
    clientId: client.id,
    userId: user.id,
    accountId: client.accountId,
    scope: request.scope,
    createdAt: now,
  };
  const code = policy.mintToken('code', client.id, context);
  store.database.transaction(() => {
    store.grants.add(grant);
    store.codes.add(code, grant, {
      redirectUri: request.redirectUri,
      redirectUriSent: Number(request.redirectUriSent),
      challenge: request.challenge ?? null,
      challengeMethod: request.challengeMethod ?? null,
      expiresAt: now + lifetimes.code * 1000,
    });
  });
  return { mode: 'query', parameters: { code, state: request.state, iss: context.publicUrl } };
}
