import type { HttpResponse } from '../http-response.ts';
import type { ApiRequest } from './api-request.ts';
import type { Traffic } from './traffic.ts';

/**
 * @returns requests that carry nothing which could be a credential, at an API where Bearer tokens open the search; each of
 * them has to be refused
 */
export function bareRequests({ api, lookups }: Traffic): readonly ApiRequest[] {
  return lookups.length === 0 ? [] : api.filter((one) => one.isBare && ['GET', 'POST'].includes(one.method));
}

/** @returns the refusals with 401 of the CRM API */
export function unauthorized({ api }: Traffic): readonly ApiRequest[] {
  return api.filter(({ answer }) => answer.status === 401);
}

/**
 * @returns searches that were answered as such: a token was sent, and the answer is neither a refusal of it, nor a
 * limit, nor a failure of the server or of what stands before it
 */
export function answeredSearches({ searches }: Traffic): readonly ApiRequest[] {
  return searches.filter(({ bearer, answer: { status, throttled } }) => {
    const ofTheSearch = status === 200 || status === 400 || status === 404 || status === 422;
    return bearer !== undefined && ofTheSearch && !throttled;
  });
}

/**
 * Whether a contact in an answer is a record of the CRM and no stand-in for an unknown caller: it has an address or a
 * number that the search did not name.
 */
export function isRecord(contact: Readonly<Record<string, unknown>>, { query }: ApiRequest): boolean {
  const searched = [...query.values()];
  return Object.entries(contact).some(
    ([name, value]) =>
      /^(email|phone_)/.test(name) && typeof value === 'string' && value !== '' && !searched.includes(value),
  );
}

/** @returns the answers of requests */
export function answersOf(requests: readonly ApiRequest[]): HttpResponse[] {
  return requests.map(({ answer }) => answer);
}
