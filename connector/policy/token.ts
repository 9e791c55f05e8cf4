import { exchangeCode } from '../oauth/token/authorization-code.ts';
import { clientCredentialsGrant } from '../oauth/token/client-credentials.ts';
import { refreshGrant } from '../oauth/token/refresh-token.ts';
import { randomText } from '../random.ts';
import type { Policy } from './policy.ts';

/** The sound decisions about tokens: which grants issue them, their values, lifetimes and revocation. */
export const tokenDecisions = {
  grantHandler(grantType) {
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
  },

  allowsGrant(client, grantType) {
    return client.grants.includes(grantType === 'refresh_token' ? 'authorization_code' : grantType);
  },

  issuesRefreshToken(grantType) {
    return grantType !== 'client_credentials';
  },

  mintToken(_kind, _clientId, context) {
    return randomText(context.random);
  },

  accessTokenLifetime(_grantType, lifetimes) {
    return lifetimes.accessToken;
  },

  presentedValue(_kind, value) {
    return value;
  },

  isExpired(_kind, expiresAt, now) {
    return now >= expiresAt;
  },

  tokenResponse(issued) {
    return {
      access_token: issued.accessToken,
      token_type: 'Bearer',
      expires_in: issued.expiresIn,
      ...(issued.refreshToken !== undefined && { refresh_token: issued.refreshToken }),
      scope: issued.scope,
    };
  },

  clientCredentialsUser() {
    return null;
  },

  mayRevoke(client, token) {
    return token.clientId === client.id;
  },

  revokeToken(token, { store, clock }) {
    if (token.kind === 'refresh_token' && token.grantId !== null) {
      store.grants.revoke(token.grantId, clock.now());
    } else {
      store.tokens.revoke(token.hash, clock.now());
    }
  },
} satisfies Partial<Policy>;
