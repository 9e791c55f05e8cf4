import { randomUUID } from 'node:crypto';
import type OAuth2Server from '@node-oauth/oauth2-server';
import { clientOf, SCOPES } from './clients.ts';

type Model = OAuth2Server.AuthorizationCodeModel &
  OAuth2Server.ClientCredentialsModel &
  OAuth2Server.RefreshTokenModel;
type Code = OAuth2Server.AuthorizationCode;
type Token = OAuth2Server.Token;

/**
 * The model that `@node-oauth/oauth2-server` asks its application for: all state in memory. What is left to the model is
 * done as it should be: codes and refresh tokens are spent at once, and one that comes again ends its family.
 * @param withoutSecret whether the clients are public ones, which prove themselves with PKCE
 */
export function memoryModel(withoutSecret = false): Model {
  const codes = new Map<string, Code & { spent?: boolean }>();
  const refreshTokens = new Map<string, OAuth2Server.RefreshToken & { spent?: boolean }>();
  const accessTokens = new Map<string, Token>();
  const ended = new Set<string>();

  /** The library hands a user from code to token to token: it carries the family along. */
  const alive = (user: OAuth2Server.User) => !ended.has(user['family']);
  const take = <T extends { spent?: boolean; user: OAuth2Server.User }>(found: T | undefined) => {
    if (found?.spent === true) ended.add(found.user['family']);
    return found !== undefined && found.spent !== true && alive(found.user) ? found : undefined;
  };
  const spend = (found: { spent?: boolean } | undefined) => {
    if (found === undefined || found.spent === true) return false;
    found.spent = true;
    return true;
  };

  return {
    /** The authorization endpoint asks with null for a secret; undefined is a client that sent none. */
    async getClient(id, secret: string | null | undefined) {
      const client = clientOf(id);
      const registered = withoutSecret ? undefined : client?.secret;
      return client !== undefined && (secret === null || secret === registered) ? client : undefined;
    },
    async validateScope(_user, _client, scope) {
      return (scope ?? SCOPES).every((name) => SCOPES.includes(name)) && [...(scope ?? SCOPES)];
    },
    async saveAuthorizationCode(code, client, user) {
      const kept = { ...code, client, user };
      codes.set(code.authorizationCode, kept);
      return kept;
    },
    getAuthorizationCode: async (code) => take(codes.get(code)),
    revokeAuthorizationCode: async ({ authorizationCode }) => spend(codes.get(authorizationCode)),
    async saveToken(token, client, user) {
      const kept = { ...token, client, user };
      accessTokens.set(kept.accessToken, kept);
      const { refreshToken } = kept;
      if (refreshToken !== undefined) refreshTokens.set(refreshToken, { ...kept, refreshToken });
      return kept;
    },
    getRefreshToken: async (token) => take(refreshTokens.get(token)),
    revokeToken: async ({ refreshToken }) => spend(refreshTokens.get(refreshToken)),
    async getAccessToken(token) {
      const found = accessTokens.get(token);
      return found !== undefined && alive(found.user) ? found : undefined;
    },
    getUserFromClient: async (client) => ({ id: client.id, family: randomUUID() }),
  };
}
