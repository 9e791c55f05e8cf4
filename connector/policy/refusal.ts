import { type ErrorPage, errorPage as renderErrorPage } from '../console/error-page.ts';
import type { RequestParameters } from '../http/parameters.ts';
import { type PublicError, type Reason, refusals } from '../oauth/errors.ts';

/** What the outside learns of a refusal: the registered code, and nothing that tells live from dead (RFC 6749 5.2). */
export function publicError(reason: Reason): PublicError {
  return refusals[reason];
}

/**
 * The members of an error answer at the token and revocation endpoints (RFC 6749 5.2); nothing of what was sent.
 * @param fields the request as far as it could be read
 */
export function tokenError(
  error: PublicError,
  _fields: RequestParameters | undefined,
): Record<string, unknown> {
  return { error: error.error, error_description: error.description };
}

/** The WWW-Authenticate header of a refused client; one is due with every 401 (RFC 6749 5.2; RFC 9110 11.6.1). */
export function clientChallenge(error: PublicError): string | undefined {
  return error.status === 401 ? 'Basic realm="oauth"' : undefined;
}

/** The page that shows a refusal to the user, everything in it escaped (RFC 6749 10.14). */
export function errorPage(view: ErrorPage): string {
  return renderErrorPage(view);
}
