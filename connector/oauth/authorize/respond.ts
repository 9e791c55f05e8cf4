import type { Response } from 'express';
import { type Context, randomText } from '../../context.ts';
import type { AuthorizationResponse } from '../../policy/redirect.ts';
import type { Approved } from './request.ts';

/** Stores what the user approved and makes the code for it (RFC 6749 4.1.2), with the issuer (RFC 9207 2). */
export function issueCode({ request, user }: Approved, context: Context): AuthorizationResponse {
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

/** Sends the browser back to the client with what the approved request gives. */
export async function respondApproved(
  approved: Approved,
  response: Response,
  context: Context,
): Promise<void> {
  const { policy } = context;
  const { redirectUri, responseType } = approved.request;
  const handler = policy.responseHandler(responseType) ?? issueCode;
  sendToClient(redirectUri, await handler(approved, context), response, context);
}

/** Sends the browser to a verified redirect URI. */
export function sendToClient(
  redirectUri: string,
  answer: AuthorizationResponse,
  response: Response,
  { policy }: Context,
): void {
  response.statusCode = policy.redirectStatus('approval');
  // Not Express's own redirect, which would re-encode what the client has to get back unchanged.
  response.setHeader('location', policy.redirectLocation(redirectUri, answer));
  response.end();
}
