import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** What the target file beside this refers to. */
export interface ForeignServer {
  readonly url: string;
  /** Environment of the target file. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

const CONTACTS = [
  { id: '1', last_name: 'Durand', phone: '+33142000000', email: 'marie.durand@atelier-durand.example' },
];

/**
 * `oidc-provider`, a certified OAuth 2.0 and OpenID Connect server, set up as a connector would be: authorization code,
 * refresh tokens that rotate, client credentials; its own development pages for sign-in and approval. Behind it one
 * route of a CRM API, so that its tokens can be seen to work.
 */
export async function startOidcProvider(): Promise<ForeignServer> {
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const secret = 'oidc-main-secret-0123456789abcdef';
  const otherSecret = 'oidc-other-secret-0123456789abcdef';
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
        client_secret: secret,
        redirect_uris: ['https://pbx.example.com/crm/callback', 'https://pbx.example.com/crm/second'],
        token_endpoint_auth_method: 'client_secret_post',
      },
      {
        ...common,
        client_id: 'pbx-other',
        client_secret: otherSecret,
        redirect_uris: ['https://other-pbx.example.com/crm/callback'],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    scopes: ['client', 'crm'],
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
  server.on('request', async (request, response) => {
    const address = new URL(request.url ?? '/', url);
    if (address.pathname !== '/api/contacts/search') return oauth(request, response);
    const [scheme = '', token = ''] = (request.headers.authorization ?? '').split(' ');
    const found =
      scheme.toLowerCase() === 'bearer'
        ? ((await provider.AccessToken.find(token)) ?? (await provider.ClientCredentials.find(token)))
        : undefined;
    const scopes = found?.scope?.split(' ') ?? [];
    response.setHeader('content-type', 'application/json');
    if (found === undefined) {
      response.setHeader('www-authenticate', token === '' ? 'Bearer' : 'Bearer error="invalid_token"');
      response.writeHead(401).end('{"error":"invalid_token"}');
    } else if (!scopes.includes('client') || !scopes.includes('crm')) {
      response.setHeader('www-authenticate', 'Bearer error="insufficient_scope"');
      response.writeHead(403).end('{"error":"insufficient_scope"}');
    } else {
      const phone = address.searchParams.get('phone');
      const email = address.searchParams.get('email');
      const contacts = CONTACTS.filter((contact) => contact.phone === phone || contact.email === email);
      response.writeHead(phone || email ? 200 : 400).end(JSON.stringify({ contacts }));
    }
  });
  return {
    url,
    environment: {
      ISSUER: url,
      MAIN_SECRET: secret,
      OTHER_SECRET: otherSecret,
      USER_PASSWORD: 'any-password-will-do',
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
