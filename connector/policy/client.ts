import { timingSafeEqual } from 'node:crypto';
import type { Awaitable, Context } from '../context.ts';
import type { RequestParameters } from '../http/parameters.ts';
import { OAuthError } from '../oauth/errors.ts';
import { sha256 } from '../store/hash.ts';
import type { Client } from '../store/index.ts';

/** What a client shows of itself. */
export interface ClientCredentials {
  readonly id: string;
  /** Undefined: none was given. An empty one counts as none. */
  readonly secret: string | undefined;
}

/** A request by a client, at the token or the revocation endpoint. */
export interface ClientRequest {
  readonly fields: RequestParameters;
  readonly authorization: readonly string[];
  /** As sent; undefined at the revocation endpoint or when missing. */
  readonly grantType: string | undefined;
  readonly address: string;
}

/**
 * Finds out who calls and makes them prove it, before anything is said about their grant (RFC 6749 3.2.1).
 * @throws OAuthError
 */
export function authenticateClient(request: ClientRequest, context: Context): Awaitable<Client> {
  const { policy, store, clientFailures } = context;
  const basic = policy.basicCredentials(request.authorization, context);
  const { id, secret } = policy.clientCredentials(basic, request.fields);
  const wait = policy.throttleClient(clientFailures.recent(id, request.address));
  if (wait !== undefined) {
    throw new OAuthError('client_throttled', Math.max(1, Math.ceil(clientFailures.forgottenIn(wait) / 1000)));
  }
  const client = store.clients.find(id);
  if (policy.provesClient(secret, client, request) && client !== undefined) return client;
  if (secret === undefined) throw new OAuthError('client_secret_missing');
  if (policy.countsFailure(request)) clientFailures.add(id, request.address, secret);
  throw new OAuthError(client === undefined ? 'client_unknown' : 'client_secret_wrong');
}

/**
 * The credentials of an `Authorization: Basic` header (RFC 6749 2.3.1); undefined without one.
 * @throws OAuthError when the header is malformed, of another scheme, or there are several
 */
export function basicCredentials(
  authorization: readonly string[],
  context: Context,
): ClientCredentials | undefined {
  const [header, ...others] = authorization;
  if (header === undefined) return undefined;
  const [, encoded] = /^basic +([A-Za-z0-9+/_-]+={0,2}) *$/i.exec(header) ?? [];
  if (encoded === undefined || others.length > 0) throw new OAuthError('client_authorization_malformed');
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon < 0) throw new OAuthError('client_authorization_malformed');
  return {
    id: context.policy.decodeBasicPart(decoded.slice(0, colon)),
    secret: context.policy.decodeBasicPart(decoded.slice(colon + 1)) || undefined,
  };
}

/** Id and secret in a Basic header are form-encoded before base64 (RFC 6749 2.3.1, Appendix B). */
export function decodeBasicPart(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '));
  } catch {
    return part;
  }
}

/**
 * The one identity of a request that may carry credentials in the header and in the body.
 * @throws OAuthError when there is none, when two differ, or when the client authenticates in two ways (RFC 6749 2.3)
 */
export function clientCredentials(
  basic: ClientCredentials | undefined,
  body: RequestParameters,
): ClientCredentials {
  const id = body.get('client_id');
  const secret = body.get('client_secret');
  if (basic === undefined) {
    if (id === undefined) throw new OAuthError('client_missing');
    return { id, secret };
  }
  if (id !== undefined && id !== basic.id) throw new OAuthError('client_identity_conflict');
  if (secret !== undefined) throw new OAuthError('client_authentication_twice');
  return basic;
}

/**
 * Whether the secret proves the client (RFC 6749 3.2.1): every client has one, and all of it must match. An unknown
 * client (undefined) is compared as well, so that it takes the same time.
 */
export function provesClient(
  secret: string | undefined,
  client: Client | undefined,
  _request: ClientRequest,
): boolean {
  const expected = Buffer.from(client?.secretHash ?? sha256(''));
  return timingSafeEqual(Buffer.from(sha256(secret ?? '')), expected) && secret !== undefined;
}

/** Whether a wrong secret is remembered (RFC 6749 2.3.1, 10.10: guessing has to be slowed). */
export function countsFailure(_request: ClientRequest): boolean {
  return true;
}

/**
 * Decides from the times (ms) of the wrong secrets that count whether the client has to wait; gives the time of the
 * failure that has to be forgotten first, undefined: no wait. Twenty within the window are allowed.
 */
export function throttleClient(failures: readonly number[]): number | undefined {
  return failures.at(-20);
}
