import type { RequestHandler } from 'express';
import { rateLimit, type Store } from 'express-rate-limit';
import { renderError } from '../../console/render.ts';
import type { Context } from '../../context.ts';
import type { Clock } from '../../environment.ts';

const windowMs = 5 * 60_000;

/** Slows down the guessing of passwords: ten failed sign-ins in five minutes from one address. */
export function signInLimit(context: Context): RequestHandler {
  return rateLimit({
    windowMs,
    limit: 10,
    skipSuccessfulRequests: true,
    legacyHeaders: false,
    store: clockedStore(context.clock),
    // The library's checks warn about proxies and stores on the console of whoever embeds the connector.
    validate: false,
    handler: (_request, response) => {
      context.onRefusal({ endpoint: 'sign-in', reason: 'sign_in_throttled' });
      response.setHeader('retry-after', String(windowMs / 1000));
      renderError(response, context, { error: context.policy.publicError('sign_in_throttled') });
    },
  });
}

/** Counts by the connector's own clock, which may be a test's. */
function clockedStore(clock: Clock): Store {
  const hits = new Map<string, { totalHits: number; resetTime: Date }>();
  return {
    localKeys: true,
    increment(key) {
      const now = clock.now();
      for (const [known, { resetTime }] of hits) if (resetTime.getTime() <= now) hits.delete(known);
      const hit = hits.get(key) ?? { totalHits: 0, resetTime: new Date(now + windowMs) };
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
