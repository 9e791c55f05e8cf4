import { request } from 'undici';
import { number, requests, startServers, tokenRequest } from './requests.ts';
import { alternate } from './slices.ts';

/**
 * Contact searches per second at the reference connector, with a bearer token and one contact that is found, beside an
 * Express application that reads the query and answers the same contact to anybody.
 */
export async function benchApi(): Promise<string> {
  const { servers, stop } = await startServers();
  const { connector, bare } = servers;
  const answer = await request(`${connector.url}/oauth/token`, tokenRequest(connector));
  const { access_token } = (await answer.body.json()) as { access_token: string };
  const search = { method: 'GET', headers: { authorization: `Bearer ${access_token}` } } as const;
  const path = `/api/crm/lookup/contacts/search?phone=${encodeURIComponent(number)}`;
  const subjects = [
    requests('bare Express', bare.url + path, search),
    requests('reference connector', connector.url + path, search),
  ];
  try {
    return await alternate('contact searches', subjects, 'reference connector');
  } finally {
    await Promise.all(subjects.map((subject) => subject.close()));
    await stop();
  }
}
