import type { Policy } from './policy.ts';

const CLIENT_AUTH_METHODS = ['client_secret_basic', 'client_secret_post'];

/** The sound authorization server metadata (RFC 8414 2). */
export const metadataDecisions = {
  metadata(issuer) {
    return {
      issuer,
      authorization_endpoint: `${issuer}/oauth/authorize`,
      token_endpoint: `${issuer}/oauth/token`,
      revocation_endpoint: `${issuer}/oauth/revoke`,
      scopes_supported: ['client', 'crm'],
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      grant_types_supported: ['authorization_code', 'client_credentials', 'refresh_token'],
      token_endpoint_auth_methods_supported: CLIENT_AUTH_METHODS,
      revocation_endpoint_auth_methods_supported: CLIENT_AUTH_METHODS,
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
    };
  },
} satisfies Partial<Policy>;
