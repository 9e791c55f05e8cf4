import type { ServerResponse } from 'node:http';
import type { PolicyContext } from '../../policy/policy.ts';
import type { Approved, AuthorizationResponse } from '../../policy/types.ts';
import { issueCode } from './issue-code.ts';

/** Redirects the browser to the client with the response to an approved request. */
export async function respondApproved(
  approved: Approved,
  response: ServerResponse,
  context: PolicyContext,
): Promise<void> {
  const { policy } = context;
  const { redirectUri, responseType } = approved.request;
  const handler = policy.responseHandler(responseType) ?? issueCode;
  sendToClient(redirectUri, await handler(approved, context), response, context);
}

/** Redirects the browser to a verified redirect URI. */
export function sendToClient(
  redirectUri: string,
  parameters: AuthorizationResponse,
  response: ServerResponse,
  { policy }: Pick<PolicyContext, 'policy'>,
): void {
  response.statusCode = policy.redirectStatus('approval');
  // Not Express's redirect, which would re-encode values that the client must receive unchanged.
  response.setHeader('location', policy.redirectLocation(redirectUri, parameters));
  response.end();
}
