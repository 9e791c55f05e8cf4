import type { Context } from '../context.ts';
import { randomText } from '../context.ts';
import { exchangeCode } from '../oauth/token/authorization-code.ts';
import { clientCredentialsGrant } from '../oauth/token/client-credentials.ts';
import type { GrantHandler, Issued } from '../oauth/token/issue.ts';
import { refreshGrant } from '../oauth/token/refresh-token.ts';
import type { Lifetimes } from '../options.ts';
import type { Client, Token, TokenKind } from '../store/index.ts';

/**
 * The handler of a grant type; undefined: not supported. Password, implicit, device, assertion and every other
 * grant have none (RFC 9700 2.4; RFC 6749 5.2).
 */
export function grantHandler(grantType: string): GrantHandler | undefined {
  switch (grantType) {
    case 'authorization_code':
      return exchangeCode;
    case 'refresh_token':
      return refreshGrant;
    case 'client_credentials':
      return clientCredentialsGrant;
    default:
      return undefined;
  }
}

/** Whether the client was registered for the grant (RFC 6749 5.2); a refresh continues an authorization code. */
export function allowsGrant(client: Client, grantType: string): boolean {
  return client.grants.includes(grantType === 'refresh_token' ? 'authorization_code' : grantType);
}

/** Whether a grant's answer has a refresh token: not for client credentials (RFC 6749 4.4.3). */
export function issuesRefreshToken(grantType: string): boolean {
  return grantType !== 'client_credentials';
}

/** A new, unguessable and never repeated value (RFC 6749 10.10) of b64token characters (RFC 6750 2.1). */
export function mintToken(_kind: TokenKind | 'code', _clientId: string, context: Context): string {
  return randomText(context.random);
}

/** How long an access token lives, in seconds: an hour or less (RFC 6750 5.3). */
export function accessTokenLifetime(_grantType: string, lifetimes: Lifetimes): number {
  return lifetimes.accessToken;
}

/**
 * The value to look for when this one is presented: exactly this one, so that an altered one is unknown
 * (RFC 6749 10.10).
 */
export function presentedValue(_kind: TokenKind | 'code', value: string): string {
  return value;
}

/** Whether something that lives until `expiresAt` (ms) is over (RFC 6749 4.1.2; RFC 6750 3.1). */
export function isExpired(_kind: TokenKind | 'code', expiresAt: number, now: number): boolean {
  return now >= expiresAt;
}

/** The members of a successful answer (RFC 6749 5.1); the scope is always told, as a space-separated string. */
export function tokenResponse(issued: Issued): Record<string, unknown> {
  return {
    access_token: issued.accessToken,
    token_type: 'Bearer',
    expires_in: issued.expiresIn,
    ...(issued.refreshToken !== undefined && { refresh_token: issued.refreshToken }),
    scope: issued.scope,
  };
}

/** The user a client credentials token stands for: none, whatever the request says (RFC 9700 4.15.1). */
export function clientCredentialsUser(_fields: { get(name: string): string | undefined }): string | null {
  return null;
}

/** Whether a client may revoke this token: its own only (RFC 7009 2.1). */
export function mayRevoke(client: Client, token: Token): boolean {
  return token.clientId === client.id;
}

/** Revokes a token; with a refresh token its whole grant ends (RFC 7009 2.1). */
export function revokeToken(token: Token, { store, clock }: Context): void {
  if (token.kind === 'refresh_token' && token.grantId !== null)
    store.grants.revoke(token.grantId, clock.now());
  else store.tokens.revoke(token.hash, clock.now());
}
