import type { ServerResponse } from 'node:http';
import type { ErrorRequestHandler } from 'express';
import { type BodyError, isBodyError, isMisencoded } from '../../web/body-error.ts';
import type { Context } from '../context.ts';
import { sendJson } from '../http/json-response.ts';
import type { ParameterView } from '../policy/types.ts';
import { OAuthError, type Reason } from './errors.ts';

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

/** Responds to token and revocation requests whose body could not be read. */
export function refuseUnreadable(endpoint: 'token' | 'revoke', context: Context): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (!isBodyError(error)) return next(error);
    refuseClient(new OAuthError(reasonOf(error)), { endpoint, fields: undefined, response, context });
  };
}

function reasonOf(error: BodyError): Reason {
  if (isMisencoded(error)) return 'body_misencoded';
  if (error.status === 413) return 'body_too_large';
  return error.status === 415 ? 'body_encoding_unsupported' : 'body_unreadable';
}
