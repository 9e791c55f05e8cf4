import type { RequestHandler } from 'express';
import { rateLimit, type Store } from 'express-rate-limit';
import { renderError } from '../../console/render.ts';
import type { Context } from '../../context.ts';
import type { Clock } from '../../environment.ts';

const WINDOW_MS = 5 * 60_000;
const MAX_FAILURES = 10;

/** Slows password guessing: at most ten failed sign-ins in five minutes from one address. */
export function signInLimit(context: Context): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_MS,
    limit: MAX_FAILURES,
    skipSuccessfulRequests: true,
    legacyHeaders: false,
    store: clockedStore(context.clock),
    // The library's checks print warnings about proxies and stores, which the embedding program must not see.
    validate: false,
    handler: (_request, response) => {
      context.onRefusal({ endpoint: 'sign-in', reason: 'sign_in_throttled' });
      response.setHeader('retry-after', String(WINDOW_MS / 1000));
      renderError(response, context, { error: context.policy.publicError('sign_in_throttled') });
    },
  });
}

/** Counts by the connector's clock, which tests inject. */
function clockedStore(clock: Clock): Store {
  const hits = new Map<string, { totalHits: number; resetTime: Date }>();
  return {
    localKeys: true,
    increment(key) {
      const now = clock.now();
      for (const [known, { resetTime }] of hits) if (resetTime.getTime() <= now) hits.delete(known);
      const hit = hits.get(key) ?? { totalHits: 0, resetTime: new Date(now + WINDOW_MS) };
      hit.totalHits += 1;
      hits.set(key, hit);
      return { ...hit };
    },
    decrement(key) {
      const hit = hits.get(key);
      if (hit !== undefined) hit.totalHits -= 1;
    },
    resetKey(key) {
      hits.delete(key);
    },
  };
}
