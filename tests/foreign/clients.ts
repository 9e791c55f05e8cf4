/** A client as the servers here know it, with what a library leaves to its application to compare. */
export interface RegisteredClient {
  readonly id: string;
  readonly secret: string;
  readonly redirectUris: string[];
  readonly grants: string[];
}

const EVERY_GRANT = ['authorization_code', 'refresh_token', 'client_credentials'];

/** What the target files of these servers name `clients.main`, `clients.other` and `clients.limited`. */
export const CLIENTS: readonly [RegisteredClient, RegisteredClient, RegisteredClient] = [
  {
    id: 'pbx-main',
    secret: 'foreign-main-secret-0123456789',
    redirectUris: ['https://pbx.example.com/crm/callback', 'https://pbx.example.com/crm/second'],
    grants: EVERY_GRANT,
  },
  {
    id: 'pbx-other',
    secret: 'foreign-other-secret-0123456789',
    redirectUris: ['https://other-pbx.example.com/crm/callback'],
    grants: EVERY_GRANT,
  },
  {
    id: 'pbx-headless',
    secret: 'foreign-limited-secret-0123456789',
    redirectUris: ['https://headless-pbx.example.com/crm/callback'],
    grants: ['client_credentials'],
  },
];

/** The scopes of the CRM API; a token needs both. */
export const SCOPES: readonly string[] = ['client', 'crm'];

/** @returns the client of this id, or undefined */
export function clientOf(id: unknown): RegisteredClient | undefined {
  return CLIENTS.find((client) => client.id === id);
}

/** @returns the redirect URI of a request: the one it names, or the only one registered; undefined when it is not registered */
export function registeredUri(client: RegisteredClient, named: unknown): string | undefined {
  const [only, ...others] = client.redirectUris;
  if (named === undefined) return others.length === 0 ? only : undefined;
  return client.redirectUris.find((uri) => uri === named);
}
