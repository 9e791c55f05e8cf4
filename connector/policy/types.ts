import type { Reason } from '../oauth/errors.ts';
import type { Client, NewToken, Token, User } from '../store/records.ts';

/** A value or a promise of it: the decision may be asynchronous. */
export type Awaitable<Value> = Value | Promise<Value>;

/** The endpoint that received parameters. */
export type Endpoint = 'authorize' | 'token' | 'revoke' | 'sign-in' | 'approval' | 'sign-out' | 'console';

/** Decoded names and values in the order sent. */
export type Pairs = readonly (readonly [name: string, value: string])[];

/** The parameters of one request, as decisions read them. */
export interface ParameterView {
  /**
   * The value of a parameter; an empty one counts as omitted (RFC 6749 3.1, 3.2).
   * @throws OAuthError when it is given more than once
   */
  get(name: string): string | undefined;
  /** Every value given for a name, empty ones included. */
  all(name: string): readonly string[];
  has(name: string): boolean;
}

/** The credentials that a request presents for its client. */
export interface ClientCredentials {
  readonly id: string;
  /** Undefined when absent or empty. */
  readonly secret: string | undefined;
}

/** A request to the token or the revocation endpoint, before the client is authenticated. */
export interface ClientRequest {
  readonly fields: ParameterView;
  /** Every Authorization header, as sent. */
  readonly authorization: readonly string[];
  /** As sent; undefined when missing and at the revocation endpoint. */
  readonly grantType: string | undefined;
  /** The network address it comes from, as limits count. */
  readonly address: string;
}

/** A token request of an authenticated client that may use this grant. */
export interface TokenRequest {
  readonly fields: ParameterView;
  readonly client: Client;
  readonly grantType: string;
}

/** The tokens of a successful token response. */
export interface Issued {
  /** The approval they are issued from; null for client credentials. */
  readonly grantId: string | null;
  readonly grantType: string;
  readonly accessToken: string;
  /** Seconds. */
  readonly expiresIn: number;
  readonly refreshToken: string | undefined;
  /** Of the access token, space-separated. */
  readonly scope: string;
}

/** What a token is issued for. */
export interface MintedFor {
  /** Null for client credentials. */
  readonly userId: string | null;
  /** Space-separated. */
  readonly scope: string;
}

/** A refresh token and the token that replaces it. */
export interface Rotation {
  /** The value presented. */
  readonly value: string;
  readonly token: Token;
  /** Not stored before the rotation succeeds. */
  readonly successor: { readonly value: string; readonly token: NewToken };
}

/** Compares a verifier with the challenge of the authorization request. */
export type ChallengeCheck = (verifier: string, challenge: string) => boolean;

/** A checked authorization request (RFC 6749 4.1.1). */
export interface AuthorizationRequest {
  readonly client: Client;
  readonly redirectUri: string;
  /** Whether the request contained it; then the exchange must repeat it (RFC 6749 4.1.3). */
  readonly redirectUriSent: boolean;
  readonly responseType: string;
  /** Space-separated. */
  readonly scope: string;
  readonly state: string | undefined;
  readonly challenge: string | undefined;
  readonly challengeMethod: string | undefined;
}

/** An authorization request as stored while the user decides. */
export interface PendingRequest extends Omit<AuthorizationRequest, 'client'> {
  readonly clientId: string;
}

/** An authorization request and the user who approved it. */
export interface Approved {
  readonly request: AuthorizationRequest;
  readonly user: User;
}

/** Parameters for the client, and the part of the redirect URI that carries them. */
export interface AuthorizationResponse {
  readonly mode: 'query' | 'fragment';
  /** Undefined values are omitted. */
  readonly parameters: Readonly<Record<string, string | undefined>>;
}

/** The step that comes before the response to a valid authorization request. */
export type Interaction =
  | { readonly kind: 'sign-in' }
  | { readonly kind: 'ask'; readonly user: User }
  | { readonly kind: 'approved'; readonly user: User }
  | { readonly kind: 'refuse'; readonly reason: Reason };

/** An authorization request at the moment it is refused. */
export interface RefusedRequest {
  readonly fields: ParameterView;
  /** Set once it is known to be registered for the client. */
  readonly redirectUri?: string | undefined;
  readonly state?: string | undefined;
  /** The signed-in user. */
  readonly user: User | undefined;
}

/** Where a refusal is delivered. */
export type ResponseDelivery =
  | { readonly to: 'page' }
  | { readonly to: 'sign-in' }
  | { readonly to: 'client'; readonly redirectUri: string };

/** What an accepted CRM request may access. */
export interface Access {
  readonly accountId: string;
  /** The user who connected the PBX; null for client credentials. */
  readonly userId: string | null;
}

/** The criteria of a contact search; blank values are undefined. */
export interface Criteria {
  /** The number as sent. */
  readonly phone: string | undefined;
  /** The normalized number. */
  readonly phoneKey: string | undefined;
  readonly email: string | undefined;
  /** The number was sent and is blank: a caller who withholds it. */
  readonly withheld: boolean;
}

/** A contact search as sent, blank values omitted. */
export interface Search {
  readonly phone: string | undefined;
  readonly email: string | undefined;
  readonly displayName: string | undefined;
}

/** A violation that the validation of a request body found. */
export interface Complaint {
  /** 400 for form, 422 for meaning. */
  readonly status: 400 | 422;
  /** One sentence that names the field. */
  readonly hint: string;
}

/** An error response of the CRM API. */
export interface ApiError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}
