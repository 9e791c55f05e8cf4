import type { RequestHandler } from 'express';
import { rateLimit, type Store } from 'express-rate-limit';
import { renderError } from '../../console/render.ts';
import type { Context } from '../../context.ts';
import type { Clock } from '../../environment.ts';
import { sourceOf } from '../../http/source.ts';

const WINDOW_MS = 5 * 60_000;
const MAX_FAILURES = 10;
/** Bounds the memory that an attacker can make the limit use. */
const MAX_SOURCES = 10_000;

/** Slows password guessing: at most ten failed sign-ins in five minutes from one source. */
export function signInLimit(context: Context): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_MS,
    limit: MAX_FAILURES,
    skipSuccessfulRequests: true,
    legacyHeaders: false,
    keyGenerator: sourceOf,
    store: new ClockedStore(context.clock),
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
class ClockedStore implements Store {
  readonly localKeys = true;
  readonly #clock: Clock;
  /** The oldest first: all windows are equally long. */
  readonly #hits = new Map<string, { totalHits: number; resetTime: Date }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  increment(key: string) {
    const now = this.#clock.now();
    for (const [known, { resetTime }] of this.#hits) {
      if (resetTime.getTime() > now && this.#hits.size < MAX_SOURCES) break;
      this.#hits.delete(known);
    }
    const hit = this.#hits.get(key) ?? { totalHits: 0, resetTime: new Date(now + WINDOW_MS) };
    hit.totalHits += 1;
    this.#hits.set(key, hit);
    return { ...hit };
  }

  decrement(key: string): void {
    const hit = this.#hits.get(key);
    if (hit !== undefined) hit.totalHits -= 1;
  }

  resetKey(key: string): void {
    this.#hits.delete(key);
  }
}
