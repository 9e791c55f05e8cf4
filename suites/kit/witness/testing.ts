/** What tests of witnesses share: exchanges made by hand. */
import type { SeenExchange } from '../witness.ts';

/** Where the deployment of the tests is. */
export const HOST = 'https://crm.example';
/** Its endpoints. */
export const ENDPOINTS = {
  authorization: `${HOST}/oauth/authorize`,
  token: `${HOST}/oauth/token`,
  search: `${HOST}/api/contacts/search`,
  calls: `${HOST}/api/calls`,
};
const SOUND_HEADERS = [
  ['Content-Type', 'application/json'],
  ['Cache-Control', 'no-store'],
  ['Pragma', 'no-cache'],
] as const;

type Lines = SeenExchange['request']['headers'];

/** What differs from a sound exchange. */
export type SeenChanges = Partial<Omit<SeenExchange, 'request' | 'response'>> & {
  readonly sent?: Lines;
  readonly status?: number;
  readonly headers?: Lines;
};

/** @returns a token request by POST, with its JSON answer; the client authenticates in the form */
export function tokenExchange(
  fields: Readonly<Record<string, string>>,
  answer: object,
  { sent = [], status = 200, headers = SOUND_HEADERS, ...changes }: SeenChanges = {},
): SeenExchange {
  const form = { client_id: 'pbx', client_secret: 'the-secret-of-the-pbx', ...fields };
  return {
    number: 1,
    atMs: 0,
    durationMs: 1,
    endpoint: 'token',
    request: {
      method: 'POST',
      url: ENDPOINTS.token,
      headers: [['Content-Type', 'application/x-www-form-urlencoded'], ...sent],
      body: new URLSearchParams(form).toString(),
    },
    response: { status, headers, body: JSON.stringify(answer) },
    ...changes,
  };
}

/** @returns a search for a contact with a Bearer token, with its JSON answer */
export function searchExchange(
  query: string,
  answer: object,
  {
    sent = [['Authorization', 'Bearer a1']],
    status = 200,
    headers = SOUND_HEADERS,
    ...changes
  }: SeenChanges = {},
): SeenExchange {
  return {
    number: 1,
    atMs: 0,
    durationMs: 1,
    endpoint: 'api',
    request: { method: 'GET', url: `${ENDPOINTS.search}?${query}`, headers: sent, body: '' },
    response: { status, headers, body: JSON.stringify(answer) },
    ...changes,
  };
}

/** @returns an authorization request with the answer that sends the browser to a place */
export function authorizeExchange(query: Readonly<Record<string, string>>, location: string): SeenExchange {
  const url = `${ENDPOINTS.authorization}?${new URLSearchParams(query).toString()}`;
  return {
    number: 1,
    atMs: 0,
    durationMs: 1,
    endpoint: 'authorize',
    request: { method: 'GET', url, headers: [], body: '' },
    response: { status: 302, headers: [['Location', location]], body: '' },
  };
}

/** Body of a complete token response. */
export function tokens(access: string, refresh?: string): object {
  return {
    access_token: access,
    token_type: 'Bearer',
    expires_in: 3600,
    ...(refresh === undefined ? {} : { refresh_token: refresh }),
  };
}
