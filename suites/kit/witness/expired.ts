import type { ApiRequest } from './api-request.ts';
import type { Traffic } from './traffic.ts';

/** Seconds of tolerance for clocks that differ. */
export const MARGIN = 30;

/** @returns searches with a token whose lifetime, as its response states it, had passed; the token had served a search before */
export function searchesWithExpired(traffic: Traffic): ApiRequest[] {
  return traffic.searches.filter(({ bearer = '', seen: { atMs } }) => {
    const [issuance, ...others] = traffic.issuancesOf(bearer);
    const lifetime = issuance?.answer.json?.['expires_in'];
    if (issuance === undefined || others.length > 0 || typeof lifetime !== 'number' || !(lifetime > 0))
      return false;
    const served = traffic.lookupsBy(bearer).some((one) => one.seen.atMs < atMs);
    return served && atMs - issuance.answeredAtMs >= (lifetime + MARGIN) * 1000;
  });
}
