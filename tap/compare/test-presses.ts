import { standInsIn } from './labels.ts';
import type { RealEvent, RealRequest } from './timeline.ts';

/** Of an access token that says no lifetime. */
const DEFAULT_SECONDS = 3600;

/**
 * Tells the Test button from a call: it authenticates though the token in memory is valid, and keeps nothing of it. What
 * comes later shows that: the older access token is used again, or the refresh token that was spent already.
 */
export function markTests(events: readonly RealEvent[]): void {
  for (const [index, event] of events.entries()) if (isTest(event, events, index)) event.deed = 'test';
}

function isTest(event: RealEvent, events: readonly RealEvent[], index: number): boolean {
  const [first] = event.requests;
  if (!['ring', 'email', 'search'].includes(event.deed) || event.report !== undefined) return false;
  if (first === undefined || !first.isAuthentication) return false;
  const earlier = events
    .slice(0, index)
    .findLast(({ deed, requests }) => deed !== 'test' && tokenOf(requests) !== undefined);
  if (earlier === undefined) return false;
  const later = events.slice(index + 1).find(({ requests }) => tokenOf(requests) !== undefined);
  if (later === undefined) return isStillValid(events.slice(0, index), first);
  const [next] = later.requests;
  if (next?.isAuthentication)
    return isSpent(first) && next.exchange.request.body === first.exchange.request.body;
  return (
    tokenOf(later.requests) === tokenOf(earlier.requests) &&
    tokenOf(later.requests) !== tokenOf(event.requests)
  );
}

function tokenOf(requests: readonly RealRequest[]): string | undefined {
  return requests
    .filter(({ isAuthentication }) => !isAuthentication)
    .flatMap(({ exchange }) => exchange.request.headers.flatMap(([, value]) => standInsIn(value)))[0];
}

/** Whether the answer brought another refresh token than the one that was sent. */
function isSpent({ exchange }: RealRequest): boolean {
  const sent = standInsIn(exchange.request.body);
  const got = standInsIn(exchange.response?.body ?? '');
  return got.length > 1 && !sent.some((label) => got.includes(label));
}

function isStillValid(events: readonly RealEvent[], now: RealRequest): boolean {
  const last = events
    .filter(({ deed }) => deed !== 'test')
    .flatMap(({ requests }) => requests)
    .findLast(({ isAuthentication }) => isAuthentication);
  if (last === undefined) return false;
  const seconds = Number(
    /"expires_in"\s*:\s*"?(\d+)/.exec(last.exchange.response?.body ?? '')?.[1] ?? DEFAULT_SECONDS,
  );
  return now.exchange.atMs < last.exchange.atMs + seconds * 1000;
}
