import { requests, startServers, tokenRequest } from './requests.ts';
import { alternate } from './slices.ts';

/**
 * Client Credentials token requests per second: the reference connector, beside an Express application that only parses
 * the form and answers JSON, and beside `oidc-provider`.
 */
export async function benchTokens(): Promise<string> {
  const { servers, stop } = await startServers();
  const subjects = [
    requests('bare Express', `${servers.bare.url}/oauth/token`, tokenRequest(servers.bare)),
    requests('reference connector', `${servers.connector.url}/oauth/token`, tokenRequest(servers.connector)),
    requests('oidc-provider', `${servers.oidc.url}/token`, tokenRequest(servers.oidc)),
  ];
  try {
    return await alternate('token requests', subjects, 'reference connector');
  } finally {
    await Promise.all(subjects.map((subject) => subject.close()));
    await stop();
  }
}
