import { randomBytes } from 'node:crypto';
import type { HttpClient } from '../http-client.ts';
import type { HttpResponse } from '../http-response.ts';
import type { ClientInfo } from '../target.ts';
import { Blocked, NotApplicable } from '../verdict.ts';
import { type AuthorizationOutcome, ownDenial } from './outcome.ts';
import type { Approver, Decision } from './user.ts';

/** Fields merged into the sound request: `undefined` leaves one out, a list sends it several times. */
export type Changes = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What differs from the sound token request besides its fields. */
export interface Unusual {
  /** How the client authenticates; default: as the target says. */
  readonly auth?: 'client_secret_post' | 'client_secret_basic' | 'none';
  readonly method?: string;
  /** Added to the token endpoint's URL, for example `client_id=...`. */
  readonly query?: string;
  /** Sent in place of the form, exactly so. */
  readonly body?: string;
  /** Writes the encoded form in another way, for example a space as `%20`. */
  readonly respell?: (body: string) => string;
  readonly contentType?: string;
  /** Merged into the others: a header named here replaces the sound one, `undefined` leaves it out. */
  readonly headers?: readonly (readonly [string, string | undefined])[];
  /** Hand a 429 to the rule instead of waiting. */
  readonly expectsThrottling?: boolean;
  /** Held back until this resolves, see `barrier.ts`. */
  readonly departs?: () => Promise<void>;
}

/** The tokens of an answer that issued both, and the answer itself. */
export interface TokenSet {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly answer: HttpResponse;
}

/** Absolute URLs of the endpoints that a client uses. */
export interface ClientEndpoints {
  readonly authorization?: string;
  readonly token: string;
  readonly revocation?: string;
}

/** A registered OAuth client: sends the sound request, or one that differs in one place. */
export class Client {
  readonly id: string;
  readonly secret: string;
  readonly info: ClientInfo;
  /** The redirect URI its requests use. */
  readonly redirectUri: string;
  /** The scope its requests ask for. */
  readonly scope: string;
  readonly #http: HttpClient;
  readonly #actor: string;
  readonly #endpoints: ClientEndpoints;
  readonly #approver: Approver;
  readonly #headless: Client | undefined;

  /** @param headless asks for Client Credentials in this client's place, where this one may not */
  constructor(
    http: HttpClient,
    actor: string,
    endpoints: ClientEndpoints,
    info: ClientInfo,
    scope: string,
    approver: Approver,
    headless?: Client,
  ) {
    this.#headless = headless;
    this.#http = http;
    this.#actor = actor;
    this.#endpoints = endpoints;
    this.info = info;
    this.id = info.id;
    this.secret = info.secret;
    this.redirectUri = info.redirectUris[0] ?? '';
    this.scope = scope;
    this.#approver = approver;
  }

  /** Where users are sent to approve. @throws NotApplicable where no client may use the Authorization Code grant */
  get authorizationEndpoint(): string {
    const { authorization } = this.#endpoints;
    if (authorization !== undefined) return authorization;
    throw new NotApplicable('the deployment has no authorization endpoint (endpoints.authorization)');
  }

  /**
   * @returns the URL of the sound authorization request (RFC 6749 4.1.1), changed as asked; `state` is random unless given
   * @throws NotApplicable as `authorizationEndpoint`
   */
  authorizationUrl(changes: Changes = {}): string {
    const query = encode({
      response_type: 'code',
      client_id: this.id,
      redirect_uri: this.redirectUri,
      scope: this.scope,
      state: randomBytes(24).toString('base64url'),
      ...changes,
    });
    const endpoint = this.authorizationEndpoint;
    return `${endpoint}${endpoint.includes('?') ? '&' : '?'}${query}`;
  }

  /** Sends the user with an authorization request, who signs in and decides: where the browser ended. */
  async requests(changes: Changes = {}, decision: Decision = 'approve'): Promise<AuthorizationOutcome> {
    return this.#approver.decide(this.authorizationUrl(changes), decision);
  }

  /**
   * The user approves the authorization request.
   * @returns the code that came back
   * @throws Blocked when none did
   */
  async authorize(changes: Changes = {}): Promise<string> {
    const outcome = await this.requests(changes);
    const code = outcome.kind === 'redirect' ? outcome.query.get('code') : null;
    if (code === null || code === '') {
      const end =
        outcome.kind === 'redirect' ? `a redirect to ${outcome.location}` : `a page: ${outcome.page.text}`;
      throw new Blocked(
        `the user's approval brought no authorization code, but ${end.slice(0, 300)}${ownDenial(outcome)}`,
      );
    }
    return code;
  }

  /** Exchanges a code (RFC 6749 4.1.3). */
  exchange(code: string, changes: Changes = {}, unusual: Unusual = {}): Promise<HttpResponse> {
    return this.token(
      { grant_type: 'authorization_code', code, redirect_uri: this.redirectUri, ...changes },
      unusual,
    );
  }

  /** Refreshes (RFC 6749 6). */
  refresh(refreshToken: string, changes: Changes = {}, unusual: Unusual = {}): Promise<HttpResponse> {
    return this.token({ grant_type: 'refresh_token', refresh_token: refreshToken, ...changes }, unusual);
  }

  /** Asks for a token without a user (RFC 6749 4.4.2). */
  clientCredentials(changes: Changes = {}, unusual: Unusual = {}): Promise<HttpResponse> {
    if (this.#headless !== undefined) return this.#headless.clientCredentials(changes, unusual);
    return this.token({ grant_type: 'client_credentials', scope: this.scope, ...changes }, unusual);
  }

  /**
   * Authorizes and exchanges in one go.
   * @throws Blocked when no token, or no refresh token where `refreshToken` is wanted (the default), was issued
   */
  async grant(
    changes: Changes = {},
    { refreshToken = true }: { refreshToken?: boolean } = {},
  ): Promise<TokenSet> {
    const answer = await this.exchange(await this.authorize(changes));
    return tokensOf(answer, refreshToken);
  }

  /**
   * The answer to a sound token request, or one changed as asked: by Client Credentials where the client may, else by
   * a user's approval.
   * @throws Blocked when the user's approval brings no code
   */
  async served(changes: Changes = {}, unusual: Unusual = {}): Promise<HttpResponse> {
    return this.info.grants.includes('client_credentials')
      ? this.clientCredentials(changes, unusual)
      : this.exchange(await this.authorize(), changes, unusual);
  }

  /**
   * An access token that serves the API, by Client Credentials where the client may, else by a user's approval.
   * @throws Blocked when none is issued
   */
  async accessToken(): Promise<string> {
    return tokensOf(await this.served(), false).accessToken;
  }

  /**
   * Whether the server knows this client and its secret: it issues a token, or a wrong secret gets another answer than the right one.
   * No error code is asked for: which one a refusal bears is another question.
   */
  async authenticates(): Promise<readonly [right: HttpResponse, wrong: HttpResponse]> {
    const ask = (changes: Changes) =>
      this.info.grants.includes('client_credentials')
        ? this.clientCredentials(changes)
        : this.refresh(randomBytes(24).toString('hex'), changes);
    return [await ask({}), await ask({ client_secret: randomBytes(24).toString('base64url') })];
  }

  /** Revokes a token (RFC 7009 2.1). */
  revoke(token: string, changes: Changes = {}, unusual: Unusual = {}): Promise<HttpResponse> {
    const endpoint = this.#endpoints.revocation;
    if (endpoint === undefined) throw new Blocked('the target names no revocation endpoint');
    return this.post(endpoint, { token, ...changes }, unusual);
  }

  /** Any token request with this client's credentials. Changes to `client_id` and `client_secret` apply before they are encoded. */
  token(fields: Changes, unusual: Unusual = {}): Promise<HttpResponse> {
    return this.post(this.#endpoints.token, fields, unusual);
  }

  /** Any form sent to any endpoint with this client's credentials. */
  post(endpoint: string, fields: Changes, unusual: Unusual = {}): Promise<HttpResponse> {
    // An explicit `undefined` among the changes overrides, and so leaves the credential out.
    const {
      client_id: id,
      client_secret: secret,
      ...rest
    }: Changes = { client_id: this.id, client_secret: this.secret, ...fields };
    const auth = unusual.auth ?? this.info.auth;
    const basic =
      auth === 'client_secret_basic' &&
      typeof id === 'string' &&
      (secret === undefined || typeof secret === 'string');
    const form: Changes =
      auth === 'none' ? fields : basic ? rest : { ...rest, client_id: id, client_secret: secret };
    const headers: (readonly [string, string])[] = [
      ['accept', 'application/json'],
      ['content-type', unusual.contentType ?? 'application/x-www-form-urlencoded'],
      ...(basic ? [['authorization', basicHeader(id, secret ?? '')] as const] : []),
    ];
    const changes = unusual.headers ?? [];
    const replaced = new Set(changes.map(([name]) => name.toLowerCase()));
    const added = changes.filter((line): line is readonly [string, string] => line[1] !== undefined);
    return this.#http.send(this.#actor, {
      method: unusual.method ?? 'POST',
      url: unusual.query === undefined ? endpoint : `${endpoint}?${unusual.query}`,
      headers: [...headers.filter(([name]) => !replaced.has(name)), ...added],
      body: unusual.body ?? (unusual.method === 'GET' ? '' : (unusual.respell ?? String)(encode(form))),
      ...(unusual.expectsThrottling === true ? { expectsThrottling: true } : {}),
      ...(unusual.departs === undefined ? {} : { departs: unusual.departs }),
    });
  }
}

/** @returns the fields as `application/x-www-form-urlencoded`, absent ones left out, lists repeated */
export function encode(fields: Changes): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    for (const one of typeof value === 'string' ? [value] : value) form.append(name, one);
  }
  return form.toString();
}

/** @returns an Authorization header of client_secret_basic; both parts form-encoded first (RFC 6749 2.3.1) */
export function basicHeader(id: string, secret: string): string {
  const part = (text: string) => new URLSearchParams({ v: text }).toString().slice(2);
  return `Basic ${Buffer.from(`${part(id)}:${part(secret)}`).toString('base64')}`;
}

function tokensOf(answer: HttpResponse, refreshToken: boolean): TokenSet {
  if (answer.accessToken === undefined)
    throw new Blocked(`no access token was issued, but ${answer.describe()}`);
  if (refreshToken && answer.refreshToken === undefined) throw new Blocked('the answer has no refresh token');
  return { accessToken: answer.accessToken, refreshToken: answer.refreshToken ?? '', answer };
}
