import { randomBytes, randomUUID } from 'node:crypto';
import { type RegisteredClient, SCOPES } from './clients.ts';

const SECONDS = 1000;
const CODE_LIFETIME = 60 * SECONDS;
/** Seconds. */
const ACCESS_TOKEN_LIFETIME = 3600;

/** What a user or a client was given: everything that stems from one approval ends together. */
interface Grant {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly family: string;
}

/** The parameters of a token answer. */
export interface Issued {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  readonly params: { readonly expires_in: number; readonly scope: string };
}

type Kept<T> = T & { spent?: boolean };

/**
 * The storage that oauth2orize leaves to its application: codes and refresh tokens are spent at once, and one that comes
 * again ends its family; a refresh keeps the scope of the grant.
 */
export class TokenStore {
  readonly #codes = new Map<string, Kept<Grant & { redirectUri: string | undefined; until: number }>>();
  readonly #refreshTokens = new Map<string, Kept<Grant>>();
  readonly #accessTokens = new Map<string, Grant & { until: number; refreshable: boolean }>();
  readonly #ended = new Set<string>();

  /** @param redirectUri as the authorization request named it */
  code(client: RegisteredClient, scopes: readonly string[], redirectUri: string | undefined): string {
    const code = random();
    const until = Date.now() + CODE_LIFETIME;
    this.#codes.set(code, { clientId: client.id, scopes, family: randomUUID(), redirectUri, until });
    return code;
  }

  /** @returns tokens for a code; undefined: it is not one of this client and redirect URI, or it is spent */
  exchange(client: RegisteredClient, code: unknown, redirectUri: unknown): Issued | undefined {
    const found = this.#codes.get(String(code));
    if (found?.clientId !== client.id || found.redirectUri !== redirectUri || found.until < Date.now())
      return undefined;
    return this.#spend(found) ? this.issue(found, found.scopes, true) : undefined;
  }

  /** @returns the grant of a refresh token of this client, which may be spent */
  grantOf(client: RegisteredClient, refreshToken: unknown): Grant | undefined {
    const found = this.#refreshTokens.get(String(refreshToken));
    return found?.clientId === client.id ? found : undefined;
  }

  /** @returns new tokens for a grant of `grantOf`; undefined: its token was spent before */
  refresh(grant: Grant, scopes: readonly string[]): Issued | undefined {
    return this.#spend(grant) ? this.issue(grant, scopes, true) : undefined;
  }

  /** @param scopes of the access token; a refresh token has those of the grant */
  issue(
    grant: Omit<Grant, 'family'> & { family?: string },
    scopes: readonly string[],
    refresh: boolean,
  ): Issued {
    const { clientId, family = randomUUID() } = grant;
    const accessToken = random();
    const until = Date.now() + ACCESS_TOKEN_LIFETIME * SECONDS;
    this.#accessTokens.set(accessToken, { clientId, scopes, family, until, refreshable: refresh });
    const refreshToken = refresh ? random() : undefined;
    if (refreshToken !== undefined)
      this.#refreshTokens.set(refreshToken, { clientId, scopes: grant.scopes, family });
    return {
      accessToken,
      refreshToken,
      params: { expires_in: ACCESS_TOKEN_LIFETIME, scope: scopes.join(' ') },
    };
  }

  /** @returns the scopes of an access token that is alive */
  scopesOf(accessToken: string): readonly string[] | undefined {
    const found = this.#accessTokens.get(accessToken);
    return found !== undefined && found.until > Date.now() && !this.#ended.has(found.family)
      ? found.scopes
      : undefined;
  }

  /** @returns whether an access token of exactly these scopes, from the user's approval, is alive */
  holds(client: RegisteredClient, scopes: readonly string[]): boolean {
    return [...this.#accessTokens].some(
      ([token, { clientId, refreshable }]) =>
        clientId === client.id && refreshable && this.scopesOf(token)?.join() === scopes.join(),
    );
  }

  /** Revokes a token of this client, and what stems from the same approval (RFC 7009 2.1). */
  revoke(client: RegisteredClient, token: string): void {
    const found = this.#accessTokens.get(token) ?? this.#refreshTokens.get(token);
    if (found?.clientId === client.id) this.#ended.add(found.family);
  }

  #spend(found: Kept<Grant>): boolean {
    if (found.spent === true) this.#ended.add(found.family);
    const alive = found.spent !== true && !this.#ended.has(found.family);
    found.spent = true;
    return alive;
  }
}

/** @returns the scopes asked for, none twice, or all where none are; undefined: one of them is not known */
export function knownScopes(asked: readonly string[] | string | undefined): readonly string[] | undefined {
  // The library hands on an empty parameter as it came.
  const names = asked === undefined || asked === '' ? SCOPES : [...new Set(asked)];
  return names.every((name) => SCOPES.includes(name)) ? names : undefined;
}

function random(): string {
  return randomBytes(32).toString('base64url');
}
