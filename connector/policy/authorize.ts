import type { Awaitable, Context } from '../context.ts';
import type { RequestParameters } from '../http/parameters.ts';
import type { Approved, AuthorizationRequest } from '../oauth/authorize/request.ts';
import { issueCode } from '../oauth/authorize/respond.ts';
import type { PublicError, Reason } from '../oauth/errors.ts';
import type { Client, User } from '../store/index.ts';
import type { AuthorizationResponse } from './redirect.ts';

/** Makes what an approved request is answered with. */
export type ResponseHandler = (approved: Approved, context: Context) => Awaitable<AuthorizationResponse>;

/** What answers a response type; undefined: not supported. `code` alone is (RFC 9700 2.1.2; RFC 6749 3.1.1). */
export function responseHandler(responseType: string): ResponseHandler | undefined {
  return responseType === 'code' ? issueCode : undefined;
}

/** The response type of a request that names none; undefined: none, it is refused (RFC 6749 3.1.1). */
export function defaultResponseType(): string | undefined {
  return undefined;
}

/** What has to happen before a sound authorization request is answered. */
export type Interaction =
  | { readonly kind: 'sign-in' }
  | { readonly kind: 'ask'; readonly user: User }
  | { readonly kind: 'approved'; readonly user: User }
  | { readonly kind: 'refuse'; readonly reason: Reason };

/**
 * The user signs in, belongs to the account, and is asked each time (RFC 6749 3.1, 10.2); no parameter of the
 * request, `prompt` for one, stands in for that.
 * @param user who is signed in
 * @param fields the request as sent
 */
export function interaction(
  request: AuthorizationRequest,
  user: User | undefined,
  _fields: RequestParameters,
  context: Context,
): Interaction {
  if (user === undefined) return { kind: 'sign-in' };
  if (!context.policy.mayApprove(user, request.client, context)) {
    return { kind: 'refuse', reason: 'user_of_another_account' };
  }
  return { kind: 'ask', user };
}

/** Whether a user can let a client into its account: as a member of it (RFC 6749 1.1). */
export function mayApprove(user: User, client: Client, context: Context): boolean {
  return context.store.users.belongsTo(user.id, client.accountId);
}

/** What is known of a request at the moment it is refused. */
export interface RefusedRequest {
  readonly fields: RequestParameters;
  /** Set once it is known to be registered for the client. */
  readonly redirectUri?: string | undefined;
  readonly state?: string | undefined;
  readonly user: User | undefined;
}

/** Where a refusal is shown. */
export type ResponseDelivery =
  | { readonly to: 'page' }
  | { readonly to: 'sign-in' }
  | { readonly to: 'client'; readonly redirectUri: string };

/**
 * Who gets to see a refusal: the client only at a verified redirect URI (RFC 6749 4.1.2.1) and only once the user
 * has signed in, so that the endpoint does not bounce strangers (RFC 9700 4.11.2); otherwise the user.
 */
export function deliverRefusal(reason: Reason, request: RefusedRequest): ResponseDelivery {
  // The user who belongs elsewhere can mend it, by signing in as somebody else; the client cannot.
  if (reason === 'user_of_another_account' || reason === 'visitor_forbidden') return { to: 'page' };
  // The client could not be given its state back.
  if (reason === 'state_too_long') return { to: 'page' };
  if (request.redirectUri === undefined) return { to: 'page' };
  if (request.user === undefined) return { to: 'sign-in' };
  return { to: 'client', redirectUri: request.redirectUri };
}

/** What tells the client about a refusal: in the query, with the state and the issuer (RFC 6749 4.1.2.1; RFC 9207 2). */
export function authorizationError(
  error: PublicError,
  state: string | undefined,
  issuer: string,
): AuthorizationResponse {
  return {
    mode: 'query',
    parameters: { error: error.error, error_description: error.description, state, iss: issuer },
  };
}
