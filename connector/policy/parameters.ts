import { RequestParameters } from '../http/parameters.ts';
import { OAuthError } from '../oauth/errors.ts';
import type { Policy } from './policy.ts';

/** The sound decisions about request parameters (RFC 6749 3.1, 3.2). */
export const parameterDecisions = {
  parseForm(text) {
    return [...new URLSearchParams(text)];
  },

  isForm(contentType) {
    const [mediaType = ''] = (contentType ?? '').split(';', 1);
    return mediaType.trim().toLowerCase() === 'application/x-www-form-urlencoded';
  },

  tokenFields(endpoint, request, policy) {
    if (request.method !== 'POST') throw new OAuthError('method_not_allowed');
    if (!policy.isForm(request.headers['content-type'])) throw new OAuthError('body_not_a_form');
    const inQuery = new RequestParameters(endpoint, policy.parseForm(request.query), policy);
    // RFC 6749 2.3.1: credentials must not be in the request URI, which ends up in logs.
    if (inQuery.has('client_secret') || inQuery.has('client_id')) {
      throw new OAuthError('client_credentials_in_query');
    }
    return new RequestParameters(endpoint, policy.parseForm(request.body), policy);
  },

  formFields(endpoint, request, policy) {
    if (request.method !== 'POST') throw new OAuthError('method_not_allowed');
    return new RequestParameters(endpoint, policy.parseForm(request.body), policy);
  },

  oneValue(_endpoint, _name, values) {
    const [value, ...others] = values;
    if (value === undefined || others.length > 0) throw new OAuthError('parameter_repeated');
    return value;
  },

  tolerateParameter() {},
} satisfies Partial<Policy>;
