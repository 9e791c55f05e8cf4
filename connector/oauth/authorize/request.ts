import type { Context } from '../../context.ts';
import type { RequestParameters } from '../../http/parameters.ts';
import type { Client, User } from '../../store/index.ts';
import { OAuthError } from '../errors.ts';

/** A checked authorization request (RFC 6749 4.1.1). */
export interface AuthorizationRequest {
  readonly client: Client;
  readonly redirectUri: string;
  /** Whether the request named it; then the exchange has to repeat it (RFC 6749 4.1.3). */
  readonly redirectUriSent: boolean;
  readonly responseType: string;
  /** Space-separated. */
  readonly scope: string;
  readonly state: string | undefined;
  readonly challenge: string | undefined;
  readonly challengeMethod: string | undefined;
}

/** The request as kept while the user decides. */
export interface PendingRequest extends Omit<AuthorizationRequest, 'client'> {
  readonly clientId: string;
}

/** A request, and the user who approved it. */
export interface Approved {
  readonly request: AuthorizationRequest;
  readonly user: User;
}

/** What is already known to be good of a request that is being checked; an error is delivered by it. */
export interface AuthorizationProgress {
  /** The request once more, as a path of this server: where to go on after sign-in. */
  readonly again: string;
  redirectUri?: string;
  state?: string | undefined;
}

/**
 * Checks an authorization request, in the order in which errors may be delivered: first the client and its redirect
 * URI, then all that may be told to that URI (RFC 6749 4.1.2.1).
 * @param progress is filled on the way
 * @throws OAuthError
 */
export function checkRequest(
  fields: RequestParameters,
  progress: AuthorizationProgress,
  context: Context,
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
  // It has to come back in a header, and what is longer than this does not get through clients and proxies.
  if (state !== undefined && state.length > 4096) throw new OAuthError('state_too_long');
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

function findClient(fields: RequestParameters, { store }: Context): Client {
  const id = fields.get('client_id');
  if (id === undefined) throw new OAuthError('authorization_client_missing');
  const client = store.clients.find(id);
  if (client === undefined) throw new OAuthError('authorization_client_unknown');
  return client;
}

/** The PKCE challenge (RFC 7636 4.3); one without a method is a plain one. */
function readChallenge(fields: RequestParameters, { policy }: Context) {
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
