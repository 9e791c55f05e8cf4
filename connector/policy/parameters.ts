import { type Endpoint, type Pairs, RequestParameters } from '../http/parameters.ts';
import type { RawRequest } from '../http/raw-request.ts';
import { OAuthError } from '../oauth/errors.ts';
import type { Policy } from './index.ts';

/** Decodes a form or a query: `+` and `%20` are both a space (RFC 6749 Appendix B). Never fails. */
export function parseForm(text: string): Pairs {
  return [...new URLSearchParams(text)];
}

/** Whether a body of this Content-Type is a form: letter case and parameters do not matter (RFC 9110 8.3). */
export function isForm(contentType: string | undefined): boolean {
  const [mediaType = ''] = (contentType ?? '').split(';', 1);
  return mediaType.trim().toLowerCase() === 'application/x-www-form-urlencoded';
}

/**
 * The parameters of a token or revocation request: of the body alone, by POST alone (RFC 6749 3.2), and with no
 * credentials in the request URI (RFC 6749 2.3.1).
 * @throws OAuthError
 */
export function tokenFields(
  endpoint: 'token' | 'revoke',
  request: RawRequest,
  policy: Policy,
): RequestParameters {
  if (request.method !== 'POST') throw new OAuthError('method_not_allowed');
  if (!policy.isForm(request.headers['content-type'])) throw new OAuthError('body_not_a_form');
  const inQuery = new RequestParameters(endpoint, policy.parseForm(request.query), policy);
  if (inQuery.has('client_secret') || inQuery.has('client_id')) {
    throw new OAuthError('client_credentials_in_query');
  }
  return new RequestParameters(endpoint, policy.parseForm(request.body), policy);
}

/**
 * The fields of a sign-in or approval form: of the body alone, and by POST alone, because a safe method must not
 * approve anything (RFC 9110 9.2.1).
 * @throws OAuthError
 */
export function formFields(endpoint: Endpoint, request: RawRequest, policy: Policy): RequestParameters {
  if (request.method !== 'POST') throw new OAuthError('method_not_allowed');
  return new RequestParameters(endpoint, policy.parseForm(request.body), policy);
}

/**
 * Which value counts when a parameter is given: a repeated one is refused (RFC 6749 3.1, 3.2).
 * @throws OAuthError
 */
export function oneValue(_endpoint: Endpoint, _name: string, values: readonly string[]): string {
  const [value, ...others] = values;
  if (value === undefined || others.length > 0) throw new OAuthError('parameter_repeated');
  return value;
}

/**
 * Throws where a parameter of this name may not be there at all. None is refused: unrecognised parameters are
 * ignored (RFC 6749 3.1, 3.2).
 */
export function tolerateParameter(_endpoint: Endpoint, _name: string): void {}
