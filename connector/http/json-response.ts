import type { Response } from 'express';
import type { Context } from '../context.ts';
import { OAuthError } from '../oauth/errors.ts';
import type { RequestParameters } from './parameters.ts';

/** Answers with a JSON object that nobody may keep (RFC 6749 5.1). */
export function sendJson(
  response: Response,
  status: number,
  body: object,
  headers: Record<string, string | undefined> = {},
): void {
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) response.setHeader(name, value);
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    pragma: 'no-cache',
    'x-content-type-options': 'nosniff',
  });
  response.end(text);
}

/** Answers a refused token or revocation request (RFC 6749 5.2); other errors are passed on. */
export function refuseClient(
  error: unknown,
  at: {
    endpoint: 'token' | 'revoke';
    fields: RequestParameters | undefined;
    response: Response;
    context: Context;
  },
): void {
  if (!(error instanceof OAuthError)) throw error;
  const { policy, onRefusal } = at.context;
  onRefusal({ endpoint: at.endpoint, reason: error.reason, retryAfter: error.retryAfter });
  const told = policy.publicError(error.reason);
  sendJson(at.response, told.status, policy.tokenError(told, at.fields), {
    'www-authenticate': policy.clientChallenge(told),
    'retry-after': error.retryAfter?.toString(),
    allow: told.status === 405 ? 'POST' : undefined,
  });
}
