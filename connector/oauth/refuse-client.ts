import type { ServerResponse } from 'node:http';
import type { Context } from '../context.ts';
import { sendJson } from '../http/json-response.ts';
import type { ParameterView } from '../policy/types.ts';
import { OAuthError } from './errors.ts';

/**
 * Responds to a refused token or revocation request (RFC 6749 5.2).
 * @param at.fields the request; undefined when it could not be read
 * @throws any error that is not an OAuthError
 */
export function refuseClient(
  error: unknown,
  at: {
    endpoint: 'token' | 'revoke';
    fields: ParameterView | undefined;
    response: ServerResponse;
    context: Context;
  },
): void {
  if (!(error instanceof OAuthError)) throw error;
  const { policy, onRefusal } = at.context;
  onRefusal({ endpoint: at.endpoint, reason: error.reason, retryAfter: error.retryAfter });
  const publicError = policy.publicError(error.reason);
  sendJson(at.response, publicError.status, policy.tokenError(publicError, at.fields), {
    'www-authenticate': policy.clientChallenge(publicError),
    'retry-after': error.retryAfter?.toString(),
    allow: publicError.status === 405 ? 'POST' : undefined,
  });
}
