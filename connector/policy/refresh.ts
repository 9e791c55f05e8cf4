import { OAuthError } from '../oauth/errors.ts';
import type { Policy } from './policy.ts';

/** The sound decisions about refresh tokens and their rotation (RFC 6749 6; RFC 9700 4.14.2). */
export const refreshDecisions = {
  findRefreshToken(store, value) {
    return store.tokens.find('refresh_token', value);
  },

  ownsRefreshToken(client, token) {
    return token.clientId === client.id;
  },

  rotateRefreshToken(store, rotation, now) {
    return store.database.transaction(() => {
      if (!store.tokens.spend(rotation.token.hash, now)) return undefined;
      store.tokens.add(rotation.successor.value, rotation.successor.token);
      return rotation.successor.value;
    });
  },

  onRefreshTokenReuse(token, { store, clock, lifetimes }) {
    const spentForMs = clock.now() - (token.spentAt ?? clock.now());
    const graceMs = lifetimes.refreshReuseGrace * 1000;
    if (token.grantId !== null && (graceMs === 0 || spentForMs > graceMs)) {
      store.grants.revoke(token.grantId, clock.now());
    }
  },

  refreshedScope(requested, token, context) {
    if (requested === undefined) return token.scope;
    const granted = token.scope.split(' ');
    const scope = context.policy.parseScope(requested);
    if (!scope.every((name) => granted.includes(name))) throw new OAuthError('scope_exceeds_grant');
    return scope.join(' ');
  },

  successorScope(token) {
    return token.scope;
  },
} satisfies Partial<Policy>;
