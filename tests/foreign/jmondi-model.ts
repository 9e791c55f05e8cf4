import {
  generateRandomToken,
  type OAuthAuthCode,
  type OAuthAuthCodeRepository,
  type OAuthClient,
  type OAuthClientRepository,
  type OAuthScopeRepository,
  type OAuthToken,
  type OAuthTokenRepository,
  type OAuthUserRepository,
} from '@jmondi/oauth2-server';
import { CLIENTS, SCOPES } from './clients.ts';

const HOUR = 3_600_000;
const SCOPE_ENTITIES = SCOPES.map((name) => ({ name }));
const ENTITIES: readonly OAuthClient[] = CLIENTS.map(({ id, secret, redirectUris, grants }) => ({
  id,
  name: id,
  secret,
  redirectUris,
  allowedGrants: grants as OAuthClient['allowedGrants'],
  scopes: SCOPE_ENTITIES,
}));

/** The storage that `@jmondi/oauth2-server` asks its application for. */
export interface JmondiModel {
  readonly clients: OAuthClientRepository;
  readonly codes: OAuthAuthCodeRepository;
  readonly scopes: OAuthScopeRepository;
  readonly tokens: OAuthTokenRepository;
  readonly users: OAuthUserRepository;
  /** @returns the token that a JWT's `jti` names, while it is alive */
  alive(jti: unknown): OAuthToken | undefined;
}

/** Repositories in memory, each method as its interface describes it, optional ones included. */
export function memoryModel(): JmondiModel {
  const codes = new Map<string, OAuthAuthCode & { revoked?: boolean }>();
  const tokens = new Map<string, OAuthToken>();
  const past = new Date(0);
  const kill = (token: OAuthToken) => {
    token.accessTokenExpiresAt = past;
    token.refreshTokenExpiresAt = past;
  };
  const existing = <T>(found: T | undefined): T => {
    if (found === undefined) throw new Error('not stored here');
    return found;
  };

  return {
    clients: {
      getByIdentifier: async (id) => ENTITIES.find((client) => client.id === id) as OAuthClient,
      isClientValid: async (grant, client, secret) =>
        client.allowedGrants.includes(grant) && secret === client.secret,
    },
    scopes: {
      getAllByIdentifiers: async (names) => SCOPE_ENTITIES.filter(({ name }) => names.includes(name)),
      finalize: async (scopes) => (scopes.length === 0 ? SCOPE_ENTITIES : scopes),
    },
    users: { getUserByCredentials: async (id) => ({ id }) },
    codes: {
      getByIdentifier: async (code) => existing(codes.get(code)),
      issueAuthCode: (client, user, scopes) => ({
        code: generateRandomToken(),
        client,
        user: user ?? null,
        scopes,
        expiresAt: past,
      }),
      persist: async (code) => void codes.set(code.code, code),
      isRevoked: async (code) => codes.get(code)?.revoked === true,
      revoke: async (code) => {
        existing(codes.get(code)).revoked = true;
      },
    },
    tokens: {
      issueToken: async (client, scopes, user) => ({
        accessToken: generateRandomToken(),
        accessTokenExpiresAt: past,
        client,
        user: user ?? null,
        scopes,
      }),
      issueRefreshToken: async (token) =>
        Object.assign(token, {
          refreshToken: generateRandomToken(),
          refreshTokenExpiresAt: new Date(Date.now() + 24 * HOUR),
        }),
      persist: async (token) => void tokens.set(token.accessToken, token),
      revoke: async (token) => kill(token),
      revokeDescendantsOf: async (code) => {
        for (const token of tokens.values()) if (token.originatingAuthCodeId === code) kill(token);
      },
      isRefreshTokenRevoked: async ({ refreshTokenExpiresAt }) =>
        (refreshTokenExpiresAt ?? past) <= new Date(),
      getByRefreshToken: async (id) =>
        existing([...tokens.values()].find(({ refreshToken }) => refreshToken === id)),
      getByAccessToken: async (id) => existing(tokens.get(id)),
    },
    alive: (jti) => {
      const found = typeof jti === 'string' ? tokens.get(jti) : undefined;
      return found !== undefined && found.accessTokenExpiresAt > new Date() ? found : undefined;
    },
  };
}
