import { EngineError } from './errors.ts';
import { redirectTarget } from './redirect.ts';
import { oauthErrorOf } from './response.ts';
import type { HttpResponse } from './transport.ts';

/** @returns the error for a response without success: its status, its OAuth error code, and what to check */
export function refusalOf(response: HttpResponse, url: string): EngineError {
  const { status } = response;
  const target = redirectTarget(response, url);
  if (target !== undefined && new URL(target).origin !== new URL(url).origin)
    return new EngineError(
      'http-status',
      `The CRM redirects to another address (${new URL(target).origin}), which is not followed with credentials.`,
      'Enter that address in the settings.',
      { status },
    );
  const oauthError = oauthErrorOf(response.body);
  const reason = oauthError === undefined ? '' : ` (${oauthError})`;
  const { origin, pathname } = new URL(url);
  return new EngineError(
    'http-status',
    `The CRM answered ${status}${reason} to ${origin}${pathname}.`,
    remedyOf(status, oauthError),
    {
      status,
      oauthError,
    },
  );
}

function remedyOf(status: number, oauthError: string | undefined): string {
  if (oauthError === 'account_mismatch')
    return 'Check Account ID in the settings: the API client belongs to another account.';
  if (oauthError !== undefined && !ABOUT_CREDENTIALS.has(oauthError))
    return `The CRM's own reason is "${oauthError}": look it up in its settings, its log or its documentation.`;
  return status === 401 || status === 403
    ? 'Check the credentials in the settings and their rights in the CRM.'
    : 'Check the log of the CRM for this request.';
}

/** Error codes of RFC 6749 sections 4.1.2.1 and 5.2 and of RFC 6750 section 3.1 that are about who asks. */
const ABOUT_CREDENTIALS: ReadonlySet<string> = new Set([
  'access_denied',
  'insufficient_scope',
  'invalid_client',
  'invalid_grant',
  'invalid_token',
  'unauthorized',
  'unauthorized_client',
  'forbidden',
]);
