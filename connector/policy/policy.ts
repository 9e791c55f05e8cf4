import type { ErrorPage } from '../console/error-page.ts';
import type { Clock, Lifetimes, Random } from '../environment.ts';
import type { RawRequest } from '../http/raw-request.ts';
import type { PublicError, Reason } from '../oauth/errors.ts';
import type {
  CallRecord,
  ChatRecord,
  Client,
  Code,
  Contact,
  ContactFields,
  JournalPage,
  Logged,
  Session,
  Token,
  TokenKind,
  User,
} from '../store/records.ts';
import type { TemplateOptions } from '../template/parts.ts';
import type { FailureLog, PasswordVerifier, PolicyStore } from './repositories.ts';
import type {
  Access,
  ApiError,
  Approved,
  AuthorizationRequest,
  AuthorizationResponse,
  Awaitable,
  ChallengeCheck,
  ClientCredentials,
  ClientRequest,
  Complaint,
  Criteria,
  Endpoint,
  Interaction,
  Issued,
  MintedFor,
  Pairs,
  ParameterView,
  PendingRequest,
  RefusedRequest,
  ResponseDelivery,
  Rotation,
  Search,
  TokenRequest,
} from './types.ts';

/** What decisions may use: the other decisions, the stored data, the clock and the configuration. */
export interface PolicyContext {
  readonly policy: Policy;
  readonly store: PolicyStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly lifetimes: Lifetimes;
  readonly passwords: PasswordVerifier;
  readonly clientFailures: FailureLog;
  /** Space-separated; undefined: all scopes that the client is registered for. */
  readonly defaultScope: string | undefined;
  /** Without trailing slash; the issuer (RFC 8414 2) and the base of every link. */
  readonly publicUrl: string;
}

/** Checks what a grant requires and issues its tokens. @throws OAuthError when the grant is refused */
export type GrantHandler = (request: TokenRequest, context: PolicyContext) => Awaitable<Issued>;

/** Makes the response to an approved authorization request. */
export type ResponseHandler = (
  approved: Approved,
  context: PolicyContext,
) => Awaitable<AuthorizationResponse>;

/**
 * Every decision of the connector that a requirement depends on. `soundPolicy` decides all of them as the
 * specifications require; a mutant replaces one and leaves the others sound. Endpoints call
 * `context.policy.decision(...)`, never an implementation. Decisions are called without `this`.
 *
 * Each docstring says what is decided, the sound decision (`Sound:`) and the sections that require it (`@see`).
 * Instants are milliseconds since 1970 unless a parameter says otherwise. `npm run docs:policy` makes
 * `docs/policy.md` from these docstrings.
 */
export interface Policy {
  // OAuth: request parameters

  /**
   * Decodes a form body or a query string.
   * Sound: `+` and `%20` both decode to a space; order and repetition are kept; it never fails.
   * @param text raw, without the question mark
   * @see RFC 6749 Appendix B
   */
  parseForm(text: string): Pairs;

  /**
   * Whether a body with this Content-Type is a form.
   * Sound: `application/x-www-form-urlencoded`, whatever its letter case and parameters.
   * @param contentType the header; undefined when missing
   * @see RFC 6749 3.2
   * @see RFC 9110 8.3
   */
  isForm(contentType: string | undefined): boolean;

  /**
   * Reads the parameters of a token or revocation request.
   * Sound: from the body only, by POST only, with no client credentials in the request URI.
   * @param endpoint the endpoint that received the request
   * @param policy decides the steps
   * @throws OAuthError when method, content type or URI are not allowed
   * @see RFC 6749 2.3.1
   * @see RFC 6749 3.2
   */
  tokenFields(endpoint: 'token' | 'revoke', request: RawRequest, policy: Policy): ParameterView;

  /**
   * Reads the fields of a page's form.
   * Sound: from the body only, by POST only, because a safe method must not approve anything.
   * @param endpoint the endpoint that received the form
   * @param policy decides the steps
   * @throws OAuthError when the method is not POST
   * @see RFC 9110 9.2.1
   */
  formFields(endpoint: Endpoint, request: RawRequest, policy: Policy): ParameterView;

  /**
   * Selects the value of a parameter from all values given for it.
   * Sound: the only one; a repeated parameter is refused.
   * @param values at least one, as sent
   * @throws OAuthError `parameter_repeated`
   * @see RFC 6749 3.1
   * @see RFC 6749 3.2
   */
  oneValue(endpoint: Endpoint, name: string, values: readonly string[]): string;

  /**
   * Refuses a request that contains a parameter of this name.
   * Sound: refuses none; unrecognized parameters are ignored.
   * @throws OAuthError to refuse the request
   * @see RFC 6749 3.1
   * @see RFC 6749 3.2
   */
  tolerateParameter(endpoint: Endpoint, name: string): void;

  // OAuth: client authentication

  /**
   * Identifies and authenticates the client of a request, before anything about its grant is disclosed.
   * Sound: one identity, one method, the right secret, and at most 20 wrong ones within the window.
   * @throws OAuthError when the client is missing, unknown, unauthenticated or throttled
   * @see RFC 6749 2.3.1
   * @see RFC 6749 3.2.1
   */
  authenticateClient(request: ClientRequest, context: PolicyContext): Awaitable<Client>;

  /**
   * Reads the credentials of an `Authorization: Basic` header.
   * Sound: undefined without the header; both parts form-decoded.
   * @param authorization every Authorization header, as sent
   * @throws OAuthError when the header is malformed, of another scheme or repeated
   * @see RFC 6749 2.3.1
   */
  basicCredentials(authorization: readonly string[], context: PolicyContext): ClientCredentials | undefined;

  /**
   * Decodes the id or the secret of a Basic header.
   * Sound: form-encoding undone; text that is not validly encoded is taken literally.
   * @param part the part before or after the colon
   * @see RFC 6749 2.3.1
   * @see RFC 6749 Appendix B
   */
  decodeBasicPart(part: string): string;

  /**
   * Combines the credentials of header and body into one identity.
   * Sound: refuses a request without identity, with two identities, or with two authentication methods.
   * @param basic the credentials of the header; undefined without one
   * @throws OAuthError in these three cases
   * @see RFC 6749 2.3
   */
  clientCredentials(basic: ClientCredentials | undefined, body: ParameterView): ClientCredentials;

  /**
   * Whether the secret authenticates the client.
   * Sound: the whole secret matches, compared in constant time; an unknown client (undefined) takes the same time and fails.
   * @param secret undefined when none was sent
   * @see RFC 6749 3.2.1
   */
  provesClient(secret: string | undefined, client: Client | undefined, request: ClientRequest): boolean;

  /**
   * Whether a wrong secret counts towards the limit.
   * Sound: always, because guessing must be slowed.
   * @see RFC 6749 2.3.1
   * @see RFC 6749 10.10
   */
  countsFailure(request: ClientRequest): boolean;

  /**
   * Whether a client must wait after failed authentications.
   * Sound: with 20 or more failures, the 20th from the end; it is the first that must expire. Undefined: no wait.
   * @param failures instants of the failures that count, ascending
   * @see RFC 6749 2.3.1
   * @see RFC 6749 10.10
   */
  throttleClient(failures: readonly number[]): number | undefined;

  // OAuth: tokens

  /**
   * Selects the handler of a grant type.
   * Sound: for `authorization_code`, `refresh_token` and `client_credentials`; undefined (not supported) for all others.
   * @param grantType as sent
   * @see RFC 6749 5.2
   * @see RFC 9700 2.4
   */
  grantHandler(grantType: string): GrantHandler | undefined;

  /**
   * Whether the client may use the grant type.
   * Sound: the grants it was registered for; a refresh continues an authorization code.
   * @see RFC 6749 5.2
   */
  allowsGrant(client: Client, grantType: string): boolean;

  /**
   * Whether the response to a grant includes a refresh token.
   * Sound: not for client credentials.
   * @see RFC 6749 4.4.3
   */
  issuesRefreshToken(grantType: string): boolean;

  /**
   * Makes the value of a new token or code.
   * Sound: 256 random bits in b64token characters, never repeated.
   * @param subject what a token is issued for; undefined for a code
   * @see RFC 6749 10.10
   * @see RFC 6750 2.1
   */
  mintToken(kind: TokenKind | 'code', clientId: string, context: PolicyContext, subject?: MintedFor): string;

  /**
   * The lifetime of an access token, in seconds.
   * Sound: the configured one, which is an hour or less.
   * @see RFC 6750 5.3
   */
  accessTokenLifetime(grantType: string, lifetimes: Lifetimes): number;

  /**
   * The value to search for when this value is presented.
   * Sound: the same value, so that an altered one is unknown.
   * @see RFC 6749 10.10
   */
  presentedValue(kind: TokenKind | 'code', value: string): string;

  /**
   * Whether a token or code has expired.
   * Sound: at `expiresAt` and later.
   * @see RFC 6749 4.1.2
   * @see RFC 6750 3.1
   */
  isExpired(kind: TokenKind | 'code', expiresAt: number, now: number): boolean;

  /**
   * The members of a successful token response.
   * Sound: the registered ones; the scope always, as a space-separated string.
   * @see RFC 6749 5.1
   */
  tokenResponse(issued: Issued): Record<string, unknown>;

  /**
   * The user that a client credentials token represents.
   * Sound: null, whatever the request says.
   * @param fields the token request
   * @see RFC 9700 4.15.1
   */
  clientCredentialsUser(fields: Pick<ParameterView, 'get'>): string | null;

  /**
   * Whether the client may revoke the token.
   * Sound: its own tokens only.
   * @see RFC 7009 2.1
   */
  mayRevoke(client: Client, token: Token): boolean;

  /**
   * Revokes a token.
   * Sound: the token; with a refresh token the whole grant.
   * @see RFC 7009 2.1
   */
  revokeToken(token: Token, context: Pick<PolicyContext, 'store' | 'clock'>): void;

  // OAuth: authorization codes

  /**
   * Whether the code was issued to the client that presents it.
   * Sound: the same client id.
   * @see RFC 6749 4.1.3
   */
  ownsCode(client: Client, code: Code): boolean;

  /**
   * Whether the exchange repeats the redirect URI that the code was sent to.
   * Sound: the same text; omitted only if the authorization request omitted it too.
   * @param sent `redirect_uri` of the exchange; undefined when omitted
   * @see RFC 6749 4.1.3
   */
  repeatsRedirectUri(sent: string | undefined, code: Code, client: Client): boolean;

  /**
   * Spends a code; false when it was spent before.
   * Sound: one conditional UPDATE, so that exactly one of several simultaneous exchanges succeeds.
   * @see RFC 6749 4.1.2
   */
  spendCode(store: PolicyStore, code: Code, now: number): Awaitable<boolean>;

  /**
   * Reacts to the second use of a code.
   * Sound: revokes the grant with all its tokens, because two parties know the code.
   * @see RFC 6749 4.1.2
   * @see RFC 6749 10.5
   */
  onCodeReplay(store: PolicyStore, code: Code, now: number): void;

  /**
   * The scope of the tokens issued for a code, space-separated.
   * Sound: the approved scope, whatever the exchange requests.
   * @param requested `scope` of the exchange; undefined when omitted
   * @see RFC 6749 3.3
   * @see RFC 6749 4.1.3
   */
  scopeOfCode(code: Code, requested: string | undefined): string;

  // OAuth: PKCE

  /**
   * Selects the verification of a challenge method.
   * Sound: for `S256`; undefined (not supported) for all others.
   * @param method as sent; `plain` when omitted
   * @see RFC 7636 4.6
   * @see RFC 9700 2.1.1
   */
  challengeCheck(method: string): ChallengeCheck | undefined;

  /**
   * Whether a text can be an S256 challenge.
   * Sound: the base64url of 32 bytes, 43 characters.
   * @see RFC 7636 4.2
   */
  isChallenge(challenge: string): boolean;

  /**
   * Whether a text can be a verifier.
   * Sound: 43 to 128 unreserved characters.
   * @see RFC 7636 4.1
   */
  isVerifier(verifier: string): boolean;

  /**
   * Whether the exchange of this code requires a verifier.
   * Sound: if the authorization request contained a challenge.
   * @see RFC 7636 4.6
   */
  needsVerifier(code: Code): boolean;

  /**
   * Whether a verifier is accepted for a code without challenge.
   * Sound: never, because it shows a downgrade attack.
   * @see RFC 9700 4.8.2
   */
  allowsUnaskedVerifier(code: Code): boolean;

  // OAuth: refresh tokens

  /**
   * Finds the token that is presented as a refresh token.
   * Sound: among refresh tokens only, in any state.
   * @see RFC 6749 6
   */
  findRefreshToken(store: PolicyStore, value: string): Token | undefined;

  /**
   * Whether the refresh token was issued to the client that presents it.
   * Sound: the same client id.
   * @see RFC 6749 6
   * @see RFC 6749 10.4
   */
  ownsRefreshToken(client: Client, token: Token): boolean;

  /**
   * Exchanges a refresh token for its successor; returns the value the client keeps, undefined when it was spent before.
   * Sound: one conditional UPDATE, so that exactly one of several simultaneous refreshes succeeds.
   * @see RFC 9700 2.2.2
   * @see RFC 9700 4.14.2
   */
  rotateRefreshToken(store: PolicyStore, rotation: Rotation, now: number): Awaitable<string | undefined>;

  /**
   * Reacts to the reuse of a spent refresh token.
   * Sound: revokes the whole family, except within the configured grace period.
   * @see RFC 9700 4.14.2
   */
  onRefreshTokenReuse(token: Token, context: PolicyContext): void;

  /**
   * The scope of the access token that a refresh issues, space-separated.
   * Sound: the requested scope within the granted one; all of it when none is requested.
   * @param requested as sent; undefined when omitted
   * @throws OAuthError `scope_exceeds_grant` or `scope_malformed`
   * @see RFC 6749 6
   */
  refreshedScope(requested: string | undefined, token: Token, context: PolicyContext): string;

  /**
   * The scope of the next refresh token, space-separated.
   * Sound: that of its predecessor, however narrow the access token is.
   * @see RFC 6749 6
   */
  successorScope(token: Token, accessTokenScope: string): string;

  // OAuth: scope

  /**
   * Reads a scope parameter.
   * Sound: space-separated names; order and repetition have no meaning.
   * @throws OAuthError `scope_malformed` when it is empty or contains a forbidden character
   * @see RFC 6749 3.3
   * @see RFC 6749 Appendix A.4
   */
  parseScope(text: string): readonly string[];

  /**
   * The scope that a request is granted, space-separated.
   * Sound: exactly the requested one; a name that the client is not registered for refuses the request.
   * @param requested as sent; undefined when omitted
   * @param flow the grant type
   * @throws OAuthError `scope_unknown` or `scope_malformed`
   * @see RFC 6749 3.3
   */
  grantedScope(
    requested: string | undefined,
    client: Client,
    flow: 'authorization_code' | 'client_credentials',
    context: PolicyContext,
  ): string;

  /**
   * The scope of a request that omits it.
   * Sound: the configured default, else all that the client is registered for.
   * @see RFC 6749 3.3
   */
  defaultScope(client: Client, context: PolicyContext): readonly string[];

  // OAuth: redirect URIs

  /**
   * Whether a redirect URI equals a registered one.
   * Sound: simple string comparison.
   * @see RFC 3986 6.2.1
   * @see RFC 9700 2.1
   */
  matchesRedirectUri(sent: string, registered: string): boolean;

  /**
   * The URI that the authorization response is sent to.
   * Sound: a registered one, never a replacement; omitted only if exactly one is registered.
   * @param values every `redirect_uri` of the request
   * @param matches compares a sent URI with a registered one
   * @throws OAuthError when it is missing, repeated or not registered
   * @see RFC 6749 3.1.2.3
   */
  redirectUri(
    values: readonly string[],
    client: Client,
    store: PolicyStore,
    matches: (sent: string, registered: string) => boolean,
  ): string;

  /**
   * The Location header that sends response parameters to a redirect URI.
   * Sound: the URI as registered, its query included; values encoded so that they decode to what was sent.
   * @see RFC 6749 3.1.2
   * @see RFC 6749 4.1.2
   */
  redirectLocation(uri: string, response: AuthorizationResponse): string;

  /**
   * The status of the redirect after a form.
   * Sound: 303, so that the browser does not repeat the form at the target.
   * @see RFC 9700 4.12
   */
  redirectStatus(step: 'sign-in' | 'approval'): number;

  // OAuth: authorization endpoint

  /**
   * Selects the handler of a response type.
   * Sound: for `code`; undefined (not supported) for all others.
   * @see RFC 6749 3.1.1
   * @see RFC 9700 2.1.2
   */
  responseHandler(responseType: string): ResponseHandler | undefined;

  /**
   * The response type of a request that omits it.
   * Sound: undefined, so that the request is refused.
   * @see RFC 6749 3.1.1
   */
  defaultResponseType(): string | undefined;

  /**
   * The step that comes before the response to a valid authorization request.
   * Sound: sign-in, then the approval page each time; a user of another account is refused; no request parameter skips a step.
   * @param user the signed-in user
   * @param fields the request as sent
   * @see RFC 6749 3.1
   * @see RFC 6749 10.2
   */
  interaction(
    request: AuthorizationRequest,
    user: User | undefined,
    fields: ParameterView,
    context: PolicyContext,
  ): Interaction;

  /**
   * Whether the user may approve the client.
   * Sound: as a member of the client's account.
   * @see RFC 6749 1.1
   */
  mayApprove(user: User, client: Client, context: PolicyContext): boolean;

  /**
   * Where a refusal of the authorization endpoint is delivered.
   * Sound: to the client only at a verified redirect URI and after sign-in; otherwise to the user.
   * @see RFC 6749 4.1.2.1
   * @see RFC 9700 4.11.2
   */
  deliverRefusal(reason: Reason, request: RefusedRequest): ResponseDelivery;

  /**
   * The response that reports a refusal to the client.
   * Sound: in the query, with the state and the issuer.
   * @see RFC 6749 4.1.2.1
   * @see RFC 9207 2
   */
  authorizationError(error: PublicError, state: string | undefined, issuer: string): AuthorizationResponse;

  // OAuth: sessions and forms

  /**
   * Whether a form was sent from a page of this session.
   * Sound: it carries the session's CSRF token.
   * @param token as sent; undefined when missing
   * @see RFC 6749 10.12
   * @see RFC 9700 4.7.1
   */
  isOwnForm(
    token: string | undefined,
    session: Session,
    form: 'sign-in' | 'approval' | 'sign-out' | 'console',
  ): boolean;

  /**
   * The request that an approval applies to.
   * Sound: the one that the page showed, as stored on the server, whatever the form says.
   * @param pending the stored request
   * @see RFC 6749 10.12
   */
  approvedRequest(pending: PendingRequest, form: ParameterView): PendingRequest;

  /**
   * Whether sign-in renews the session id.
   * Sound: always, against session fixation.
   * @see RFC 6265 8.3
   * @see RFC 9700 4.7.1
   */
  renewsSession(): boolean;

  /**
   * The name of the session cookie.
   * Sound: with the `__Host-` prefix under https, so that other hosts of the domain cannot set it.
   * @param secure whether the public URL is https
   * @see RFC 6265bis 4.1.3.2
   */
  sessionCookieName(secure: boolean): string;

  /**
   * The Set-Cookie header of a session.
   * Sound: not readable by scripts, not sent with other sites' forms and, under https, not over plain http.
   * @param secure whether the public URL is https
   * @see RFC 6265 4.1.2
   * @see RFC 6265 8.3
   */
  sessionCookie(name: string, value: string, secure: boolean): string;

  // OAuth: metadata

  /**
   * The authorization server metadata.
   * Sound: what the connector supports and nothing else. Undefined: none is published.
   * @see RFC 8414 2
   */
  metadata(issuer: string): Record<string, unknown> | undefined;

  // OAuth: refusals

  /**
   * The public error of a private reason.
   * Sound: the registered code; no difference between unknown, expired, spent and foreign values.
   * @see RFC 6749 5.2
   */
  publicError(reason: Reason): PublicError;

  /**
   * The members of an error response of the token and revocation endpoints.
   * Sound: code and description, nothing that was sent.
   * @param fields the request; undefined when it could not be read
   * @see RFC 6749 5.2
   */
  tokenError(error: PublicError, fields: ParameterView | undefined): Record<string, unknown>;

  /**
   * The WWW-Authenticate header of a refused client; undefined: none.
   * Sound: a Basic challenge with every 401.
   * @see RFC 6749 5.2
   * @see RFC 9110 11.6.1
   */
  clientChallenge(error: PublicError): string | undefined;

  /**
   * The HTML of the page that shows a refusal to the user.
   * Sound: every value in it is escaped.
   * @see RFC 6749 10.14
   */
  errorPage(view: ErrorPage): string;

  // CRM: access

  /**
   * Authorizes a request to the CRM API.
   * Sound: a live access token with the required scopes, for the account of that token.
   * @throws OAuthError when the token is missing, malformed, invalid or insufficient, or the account differs
   * @see RFC 6750 3.1
   * @see Connector API, CRM API
   */
  apiAccess(request: RawRequest, context: PolicyContext): Awaitable<Access>;

  /**
   * Reads the bearer token of a request; undefined: none was sent.
   * Sound: from the Authorization header only, scheme `Bearer` in any letter case; never from the query.
   * @throws OAuthError `token_malformed` when the header is malformed or repeated
   * @see RFC 6750 2.1
   * @see RFC 9110 11.1
   * @see RFC 9700 4.3.2
   */
  bearerToken(request: RawRequest): string | undefined;

  /**
   * Finds the token that is presented as an access token.
   * Sound: among access tokens only, in any state.
   * @see RFC 6749 1.5
   */
  findAccessToken(store: PolicyStore, value: string): Token | undefined;

  /**
   * Whether a token has every required scope.
   * Sound: each name is a member of the token's scope.
   * @param scope space-separated
   * @see RFC 6750 3.1
   */
  hasScopes(scope: string, required: readonly string[]): boolean;

  /**
   * The WWW-Authenticate header of a refused CRM request; undefined: none.
   * Sound: without error when no token was sent, with it otherwise; none when another token would not help.
   * @see RFC 6750 3
   */
  bearerChallenge(reason: Reason, error: PublicError): string | undefined;

  // CRM: accounts

  /**
   * The account of new tokens.
   * Sound: that of the client, code or refresh token, whatever the request says.
   * @param own that account
   * @param fields the token request
   * @see RFC 9700 2.3
   */
  accountOfTokens(own: string, fields: Pick<ParameterView, 'get'>): string;

  /**
   * The account that a CRM request works on.
   * Sound: that of its token; an `X-Account-Id` header selects nothing and must agree.
   * @throws OAuthError `account_mismatch`
   * @see RFC 9700 2.3
   * @see Connector API, Accounts
   */
  accountOfRequest(token: Token, request: RawRequest, context: PolicyContext): string;

  /**
   * The account that a contact is created in.
   * Sound: that of the request, whatever the body says.
   * @see RFC 9700 2.3
   */
  accountOfNewContact(accountId: string, body: Readonly<Record<string, unknown>>): string;

  /**
   * Whether a call or chat may be logged for a contact.
   * Sound: if the contact belongs to the same account.
   * @see RFC 9700 2.3
   * @see Connector API, CRM API
   */
  mayJournalFor(contactId: string, accountId: string, store: PolicyStore): boolean;

  // CRM: contacts

  /**
   * Whether a search has a criterion.
   * Sound: a number, which is empty where the caller withholds it, or an address; a search without either is a mistake of
   * the template.
   * @see Connector API, CRM API
   */
  allowsSearch(criteria: Criteria): boolean;

  /**
   * The contacts that match a search.
   * Sound: those of the account with this number, else with this address; equality, no patterns.
   * @see RFC 9700 2.3
   * @see Connector API, CRM API
   */
  findContacts(store: PolicyStore, accountId: string, criteria: Criteria): readonly Contact[];

  /**
   * The numbers, as written, that a contact is found by.
   * Sound: all of them.
   * @see Connector API, CRM API
   */
  searchableNumbers(contact: Contact): readonly string[];

  /**
   * The fields of a new contact that are stored.
   * Sound: the documented ones and no other member of the body.
   * @param fields the documented fields as validated
   * @param body as sent
   * @see Connector API, CRM API
   */
  newContact(fields: Partial<ContactFields>, body: Readonly<Record<string, unknown>>): Partial<Contact>;

  /**
   * The response when no contact is found.
   * Sound: one placeholder that repeats the search, so that the PBX continues.
   * @see Connector API, CRM API
   */
  standIn(search: Search): readonly Contact[];

  /**
   * A contact as the API shows it.
   * Sound: all fields; `phone_searched` repeats the searched spelling where no number contains it, because a PBX drops such a contact.
   * @param searched the number as sent; undefined for a search by address
   * @param url the contact's page
   * @see Connector API, CRM API
   */
  presentContact(contact: Contact, searched: string | undefined, url: string): object;

  /**
   * The violations that refuse a request body.
   * Sound: all of them.
   * @see Connector API, Errors
   */
  refusingComplaints(complaints: readonly Complaint[]): readonly Complaint[];

  // CRM: journal

  /**
   * Stores a reported call.
   * Sound: once, however often it is reported.
   * @param phoneKey the normalized number
   * @see Connector API, CRM API
   */
  recordCall(
    store: PolicyStore,
    accountId: string,
    phoneKey: string,
    call: CallRecord,
  ): Awaitable<Logged<CallRecord>>;

  /**
   * Stores a reported chat.
   * Sound: once, however often it is reported.
   * @param partyKey the normalized number, else the address, else the name
   * @see Connector API, CRM API
   */
  recordChat(
    store: PolicyStore,
    accountId: string,
    partyKey: string,
    chat: ChatRecord,
  ): Awaitable<Logged<ChatRecord>>;

  /**
   * The calls that a request may read.
   * Sound: those of its account.
   * @param page undefined: the whole list
   * @see RFC 9700 2.3
   * @see Connector API, CRM API
   */
  listCalls(store: PolicyStore, accountId: string, page?: JournalPage): readonly CallRecord[];

  /**
   * The chats that a request may read.
   * Sound: those of its account.
   * @see RFC 9700 2.3
   * @see Connector API, CRM API
   */
  listChats(store: PolicyStore, accountId: string): readonly ChatRecord[];

  // CRM: errors

  /**
   * The error response of a refused CRM request.
   * Sound: JSON in the documented shapes, with no internal detail.
   * @param error the sound response
   * @see Connector API, Errors
   */
  apiError(error: ApiError): ApiError;

  // Template

  /**
   * The file name of the downloaded CRM template.
   * Sound: without spaces and special characters, which a PBX refuses.
   * @see Vendor's guide, Import the CRM Template
   */
  templateFileName(options: TemplateOptions): string;
}
