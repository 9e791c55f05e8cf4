import { type Redirected, redirected } from '../actors/outcome.ts';
import type { SeenExchange } from '../witness.ts';
import { answerOf, queryOf } from './seen-answer.ts';

/** An authorization request that passed (RFC 6749 4.1.1); how it was answered may be a page. */
export interface Authorization {
  readonly seen: SeenExchange;
  readonly query: URLSearchParams;
}

/** A redirect with a code, a token or an error to a redirect URI that an authorization request named. */
export interface BackRedirect {
  readonly seen: SeenExchange;
  readonly outcome: Redirected;
  /** The request that it answers: this very exchange, or the one that alone sent its state. */
  readonly request?: Authorization;
  /** Whether the request is this very exchange. */
  readonly direct: boolean;
}

const RESPONSES = ['code', 'error', 'access_token', 'id_token'];
/** Exchanges of these kinds send no browser back. */
const NO_BROWSER = new Set(['token', 'revocation', 'introspection', 'metadata', 'template', 'api']);

/** @returns the authorization requests in traffic; a query with a parameter twice counts too */
export function authorizationsIn(traffic: readonly SeenExchange[]): Authorization[] {
  return traffic
    .filter(({ endpoint, request }) => endpoint === 'authorize' && request.method === 'GET')
    .map((seen) => ({ seen, query: queryOf(seen) }))
    .filter(({ query }) => query.has('client_id'));
}

/** @returns the redirects by which authorization requests in traffic were answered, in the order of the traffic */
export function redirectsIn(
  traffic: readonly SeenExchange[],
  authorizations: readonly Authorization[],
): BackRedirect[] {
  const places = new Set(authorizations.map(({ query }) => query.get('redirect_uri') ?? ''));
  places.delete('');
  const byState = Map.groupBy(authorizations, ({ query }) => query.get('state') ?? '');
  const own = new Map(authorizations.map((request) => [request.seen, request]));
  return traffic.flatMap((seen) => {
    const { status = 0 } = seen.response ?? {};
    if (status < 300 || status >= 400 || seen.cut === true || NO_BROWSER.has(seen.endpoint)) return [];
    const answer = answerOf(seen);
    const location = answer.header('location') ?? '';
    if (![...places].some((place) => goesTo(location, place))) return [];
    const outcome = redirected(answer, location, [answer]);
    if (!RESPONSES.some((name) => outcome.query.has(name) || outcome.fragment.has(name))) return [];
    const direct = own.get(seen);
    const request = direct ?? onlyOne(byState.get(outcome.query.get('state') ?? '-'));
    return [{ seen, outcome, ...(request === undefined ? {} : { request }), direct: direct !== undefined }];
  });
}

/** The request that is meant where all that sent one state ask for the same. */
function onlyOne(requests: readonly Authorization[] = []): Authorization | undefined {
  return new Set(requests.map(({ query }) => query.toString())).size === 1 ? requests[0] : undefined;
}

function goesTo(location: string, place: string): boolean {
  return location === place || ['?', '&', '#'].some((mark) => location.startsWith(place + mark));
}
