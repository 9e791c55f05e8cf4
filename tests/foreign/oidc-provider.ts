import type { RequestListener } from 'node:http';
import Provider from 'oidc-provider';
import { serveCrm } from './crm.ts';
import { type ForeignServer, listen } from './server.ts';

const SECRET = 'oidc-main-secret-0123456789abcdef';
const OTHER_SECRET = 'oidc-other-secret-0123456789abcdef';

/**
 * `oidc-provider`, a certified OAuth 2.0 and OpenID Connect server, set up as a connector would be: authorization code,
 * refresh tokens that rotate, client credentials; its own development pages for sign-in and approval. Behind it one
 * route of a CRM API, so that its tokens can be seen to work.
 */
export async function startOidcProvider(): Promise<ForeignServer> {
  const { url, stop } = await listen(handler);
  const environment = {
    ISSUER: url,
    MAIN_SECRET: SECRET,
    OTHER_SECRET,
    USER_PASSWORD: 'any-password-will-do',
  };
  return { url, environment, stop };
}

function handler(url: string): RequestListener {
  const common = {
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
    response_types: ['code' as const],
    scope: 'client crm',
  };
  const provider = new Provider(url, {
    clients: [
      {
        ...common,
        client_id: 'pbx-main',
        client_secret: SECRET,
        redirect_uris: ['https://pbx.example.com/crm/callback', 'https://pbx.example.com/crm/second'],
        token_endpoint_auth_method: 'client_secret_post',
      },
      {
        ...common,
        client_id: 'pbx-other',
        client_secret: OTHER_SECRET,
        redirect_uris: ['https://other-pbx.example.com/crm/callback'],
        token_endpoint_auth_method: 'client_secret_basic',
      },
    ],
    scopes: ['client', 'crm'],
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_post', 'client_secret_basic'],
    pkce: { required: () => false },
    features: {
      clientCredentials: { enabled: true },
      revocation: { enabled: true },
      devInteractions: { enabled: true },
    },
    issueRefreshToken: async () => true,
    rotateRefreshToken: true,
    ttl: { AccessToken: 3600, AuthorizationCode: 60, ClientCredentials: 3600, RefreshToken: 86_400 },
    cookies: { keys: ['a key for the tests alone'] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  });
  const oauth = provider.callback();
  const scopesOf = async (token: string) => {
    const found = (await provider.AccessToken.find(token)) ?? (await provider.ClientCredentials.find(token));
    return found && (found.scope ?? '').split(' ');
  };
  return async (request, response) => {
    if (!(await serveCrm(request, response, scopesOf))) await oauth(request, response);
  };
}
