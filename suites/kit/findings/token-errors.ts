/** Error codes of the token endpoint (RFC 6749 5.2). */
export const TOKEN_ERRORS: readonly string[] = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
];
