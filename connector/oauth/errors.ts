/** The part of a refusal that is disclosed. */
export interface PublicError {
  readonly status: number;
  /** A code of RFC 6749 4.1.2.1 and 5.2 or RFC 6750 3.1; the CRM API adds a few of its own. */
  readonly error: string;
  /** Printable ASCII without quote and backslash (RFC 6749 Appendix A.8). */
  readonly description: string;
}

const badRequest = (description: string): PublicError => ({
  status: 400,
  error: 'invalid_request',
  description,
});
const badGrant = (description: string): PublicError => ({ status: 400, error: 'invalid_grant', description });
const badToken: PublicError = {
  status: 401,
  error: 'invalid_token',
  description: 'The access token is unknown, expired or revoked.',
};
// Unknown client and wrong secret share one response, so that an attacker cannot find out which clients exist.
const badClient: PublicError = {
  status: 401,
  error: 'invalid_client',
  description: 'Client authentication failed.',
};
const badCode = badGrant(
  'The authorization code is invalid, expired, used or was issued for another request.',
);
const badRefreshToken = badGrant(
  'The refresh token is invalid, expired, revoked or was issued to another client.',
);
const badScope: PublicError = {
  status: 400,
  error: 'invalid_scope',
  description: 'The scope is malformed, unknown or more than the client may ask for.',
};

/**
 * Every private reason (never sent; reported to `onRefusal`) with its public error. Several reasons share one public
 * error on purpose.
 */
export const REFUSALS = {
  // Any endpoint
  parameter_repeated: badRequest('A parameter is given more than once.'),
  parameter_unrecognised: badRequest('A parameter is not recognised.'),
  method_not_allowed: { status: 405, error: 'invalid_request', description: 'Use the POST method.' },
  body_not_a_form: badRequest('The body must be application/x-www-form-urlencoded.'),
  body_unreadable: badRequest('The request body cannot be read.'),
  body_misencoded: badRequest('The request body does not fit its Content-Encoding.'),
  body_encoding_unsupported: {
    status: 415,
    error: 'invalid_request',
    description: 'The Content-Encoding or charset is not supported.',
  },
  body_too_large: { status: 413, error: 'invalid_request', description: 'The request body is too large.' },

  // Client authentication
  client_missing: badClient,
  client_unknown: badClient,
  client_secret_missing: badClient,
  client_secret_wrong: badClient,
  client_authorization_malformed: badClient,
  client_credentials_in_query: badRequest('Client credentials must not be sent in the request URI.'),
  client_authentication_twice: badRequest('The client must authenticate in one way only.'),
  client_identity_conflict: badRequest('The request names two different clients.'),
  client_throttled: {
    status: 429,
    error: 'invalid_client',
    description: 'Too many failed client authentications. Try again later.',
  },

  // Token endpoint
  grant_type_missing: badRequest('The grant_type parameter is missing.'),
  grant_type_unknown: {
    status: 400,
    error: 'unsupported_grant_type',
    description: 'The grant type is not supported.',
  },
  grant_type_not_allowed: {
    status: 400,
    error: 'unauthorized_client',
    description: 'The client is not allowed to use this grant type.',
  },
  code_missing: badRequest('The code parameter is missing.'),
  code_unknown: badCode,
  code_of_another_client: badCode,
  code_expired: badCode,
  code_replayed: badCode,
  code_redirect_uri_mismatch: badCode,
  verifier_missing: badGrant('The code_verifier parameter is missing.'),
  verifier_malformed: badGrant('The code_verifier is malformed.'),
  verifier_wrong: badGrant('The code_verifier does not match the code_challenge.'),
  verifier_without_challenge: badGrant('The code was requested without a code_challenge.'),
  refresh_token_missing: badRequest('The refresh_token parameter is missing.'),
  refresh_token_unknown: badRefreshToken,
  refresh_token_of_another_client: badRefreshToken,
  refresh_token_expired: badRefreshToken,
  refresh_token_revoked: badRefreshToken,
  refresh_token_reused: badRefreshToken,
  scope_malformed: badScope,
  scope_unknown: badScope,
  scope_exceeds_grant: badScope,
  token_missing_in_revocation: badRequest('The token parameter is missing.'),

  // Authorization endpoint
  authorization_client_missing: badRequest('The client_id parameter is missing.'),
  authorization_client_unknown: badRequest('The client_id is unknown.'),
  redirect_uri_missing: badRequest('The redirect_uri parameter is missing.'),
  redirect_uri_repeated: badRequest('The redirect_uri parameter is given more than once.'),
  redirect_uri_mismatch: badRequest('The redirect_uri is not registered for this client.'),
  state_too_long: badRequest('The state parameter is longer than 4096 characters.'),
  response_type_missing: badRequest('The response_type parameter is missing.'),
  response_type_unsupported: {
    status: 400,
    error: 'unsupported_response_type',
    description: 'The response type is not supported.',
  },
  client_not_allowed_to_authorize: {
    status: 400,
    error: 'unauthorized_client',
    description: 'The client is not allowed to request an authorization code.',
  },
  challenge_malformed: badRequest('The code_challenge is malformed.'),
  challenge_method_unsupported: badRequest('The code_challenge_method must be S256.'),
  challenge_missing: badRequest('The code_challenge_method is given without a code_challenge.'),
  access_denied: { status: 403, error: 'access_denied', description: 'The user denied the request.' },
  user_of_another_account: {
    status: 403,
    error: 'access_denied',
    description: 'The signed-in user does not belong to the account of this client.',
  },
  visitor_forbidden: {
    status: 403,
    error: 'access_denied',
    description: 'You are not signed in, or your session has ended. Start again from the PBX.',
  },
  sign_in_failed: { status: 403, error: 'access_denied', description: 'The username or password is wrong.' },
  sign_in_throttled: {
    status: 429,
    error: 'access_denied',
    description: 'Too many failed sign-ins. Try again in a few minutes.',
  },
  form_forged: {
    status: 403,
    error: 'access_denied',
    description: 'The form did not come from this session. Go back, reload the page and try again.',
  },
  form_expired: {
    status: 400,
    error: 'invalid_request',
    description: 'The form has expired or was used already. Start again from the PBX.',
  },

  // CRM API
  token_missing: { status: 401, error: 'unauthorized', description: 'A Bearer access token is required.' },
  token_malformed: {
    status: 400,
    error: 'invalid_request',
    description: 'The Authorization header is malformed or given more than once.',
  },
  token_unknown: badToken,
  token_expired: badToken,
  token_revoked: badToken,
  scope_insufficient: {
    status: 403,
    error: 'insufficient_scope',
    description: 'The access token lacks a scope that this request needs.',
  },
  account_mismatch: {
    status: 403,
    error: 'account_mismatch',
    description: 'The Account ID is not the account of the access token.',
  },
} as const satisfies Record<string, PublicError>;

/** The private reason of a refusal. */
export type Reason = keyof typeof REFUSALS;

/** A refusal with its private reason. */
export interface Refusal {
  readonly reason: Reason;
  /** Seconds until a retry can succeed. */
  readonly retryAfter?: number | undefined;
}

/** A refused OAuth or CRM request. Any step of an endpoint throws it; the endpoint makes the response by the policy. */
export class OAuthError extends Error implements Refusal {
  readonly reason: Reason;
  readonly retryAfter: number | undefined;

  constructor(reason: Reason, retryAfter?: number) {
    super(REFUSALS[reason].description);
    this.name = 'OAuthError';
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  /** The public code in the sound policy. */
  get code(): string {
    return REFUSALS[this.reason].error;
  }
}
