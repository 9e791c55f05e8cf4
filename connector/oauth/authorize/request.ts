import type { PolicyContext } from '../../policy/policy.ts';
import type { AuthorizationRequest, ParameterView } from '../../policy/types.ts';
import type { Client } from '../../store/records.ts';
import { OAuthError } from '../errors.ts';

const MAX_STATE_LENGTH = 4096;

/** The verified parts of a request that is being checked; they determine where an error is delivered. */
export interface AuthorizationProgress {
  /** The request as a path of this server, where the browser continues after sign-in. */
  readonly again: string;
  redirectUri?: string;
  state?: string | undefined;
}

/**
 * Checks an authorization request in the order in which errors can be delivered: first the client and its redirect
 * URI, then everything that is reported to that URI (RFC 6749 4.1.2.1).
 * @param progress receives the verified parts
 * @throws OAuthError when the request is refused
 */
export function checkRequest(
  fields: ParameterView,
  progress: AuthorizationProgress,
  context: PolicyContext,
): AuthorizationRequest {
  const { policy, store } = context;
  const client = findClient(fields, context);
  const redirectUri = policy.redirectUri(
    fields.all('redirect_uri'),
    client,
    store,
    policy.matchesRedirectUri,
  );
  progress.redirectUri = redirectUri;
  const state = fields.get('state');
  // The state returns in a header; clients and proxies do not pass longer ones.
  if (state !== undefined && state.length > MAX_STATE_LENGTH) throw new OAuthError('state_too_long');
  progress.state = state;
  const responseType = fields.get('response_type') ?? policy.defaultResponseType();
  if (responseType === undefined) throw new OAuthError('response_type_missing');
  if (policy.responseHandler(responseType) === undefined) throw new OAuthError('response_type_unsupported');
  if (!policy.allowsGrant(client, 'authorization_code'))
    throw new OAuthError('client_not_allowed_to_authorize');
  const scope = policy.grantedScope(fields.get('scope'), client, 'authorization_code', context);
  return {
    client,
    redirectUri,
    redirectUriSent: fields.get('redirect_uri') !== undefined,
    responseType,
    scope,
    state,
    ...readChallenge(fields, context),
  };
}

function findClient(fields: ParameterView, { store }: PolicyContext): Client {
  const id = fields.get('client_id');
  if (id === undefined) throw new OAuthError('authorization_client_missing');
  const client = store.clients.find(id);
  if (client === undefined) throw new OAuthError('authorization_client_unknown');
  return client;
}

/** The PKCE challenge (RFC 7636 4.3); without a method it is a plain one. */
function readChallenge(fields: ParameterView, { policy }: PolicyContext) {
  const challenge = fields.get('code_challenge');
  const method = fields.get('code_challenge_method');
  if (challenge === undefined) {
    if (method !== undefined) throw new OAuthError('challenge_missing');
    return { challenge, challengeMethod: undefined };
  }
  const challengeMethod = method ?? 'plain';
  // RFC 7636 4.4.1: an unsupported transformation is an invalid_request.
  if (policy.challengeCheck(challengeMethod) === undefined)
    throw new OAuthError('challenge_method_unsupported');
  if (challengeMethod === 'S256' && !policy.isChallenge(challenge))
    throw new OAuthError('challenge_malformed');
  return { challenge, challengeMethod };
}
