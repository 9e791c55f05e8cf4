import type { Awaitable, Context } from '../context.ts';
import { OAuthError } from '../oauth/errors.ts';
import type { Client, NewToken, Store, Token } from '../store/index.ts';

/** What is presented as a refresh token; refresh tokens alone are looked at (RFC 6749 6). */
export function findRefreshToken(store: Store, value: string): Token | undefined {
  return store.tokens.find('refresh_token', value);
}

/** Whether the refresh token was issued to the client that presents it (RFC 6749 6, 10.4). */
export function ownsRefreshToken(client: Client, token: Token): boolean {
  return token.clientId === client.id;
}

/** The trade of a refresh token for its successor. */
export interface Rotation {
  /** What was presented. */
  readonly value: string;
  readonly token: Token;
  /** What it may be traded for; stored only when the trade is done. */
  readonly successor: { readonly value: string; readonly token: NewToken };
}

/**
 * Trades a refresh token for its successor (RFC 9700 2.2.2, 4.14.2); gives the value for the client to keep, or
 * undefined where the old one had been traded already. One conditional UPDATE decides, so that of many refreshes at
 * the same moment one succeeds.
 */
export function rotateRefreshToken(
  store: Store,
  rotation: Rotation,
  now: number,
): Awaitable<string | undefined> {
  return store.database.transaction(() => {
    if (!store.tokens.spend(rotation.token.hash, now)) return undefined;
    store.tokens.add(rotation.successor.value, rotation.successor.token);
    return rotation.successor.value;
  });
}

/**
 * A spent refresh token has been seen by two: the whole family ends (RFC 9700 4.14.2), unless it was spent just
 * now, within the configured grace.
 */
export function onRefreshTokenReuse(token: Token, { store, clock, lifetimes }: Context): void {
  const spentFor = clock.now() - (token.spentAt ?? clock.now());
  const grace = lifetimes.refreshReuseGrace * 1000;
  if (token.grantId !== null && (grace === 0 || spentFor > grace))
    store.grants.revoke(token.grantId, clock.now());
}

/**
 * The scope of the new access token: what was asked for, within what was granted; all of it when nothing was asked
 * for (RFC 6749 6).
 * @throws OAuthError
 */
export function refreshedScope(requested: string | undefined, token: Token, context: Context): string {
  if (requested === undefined) return token.scope;
  const granted = token.scope.split(' ');
  const scope = context.policy.parseScope(requested);
  if (!scope.every((name) => granted.includes(name))) throw new OAuthError('scope_exceeds_grant');
  return scope.join(' ');
}

/** The scope of the successor: that of its predecessor, however narrow the access token is (RFC 6749 6). */
export function successorScope(token: Token, _accessTokenScope: string): string {
  return token.scope;
}
