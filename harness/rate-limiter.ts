/** Where time comes from and how it is waited for. */
export interface Pacer {
  /** Milliseconds. */
  now(): number;
  wait(ms: number): Promise<unknown>;
}

/**
 * Keeps `limits.requestsPerSecond`.
 * @returns a function that resolves when the next request may leave; requests leave evenly spaced, in the order they asked
 */
export function rateLimiter(perSecond: number, { now, wait }: Pacer): () => Promise<void> {
  const gapMs = 1000 / perSecond;
  let free = 0;
  return async () => {
    const at = Math.max(now(), free);
    const early = at - now();
    free = at + gapMs;
    if (early > 0) await wait(early);
  };
}
