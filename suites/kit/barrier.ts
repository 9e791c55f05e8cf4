/**
 * Lets requests leave at the same moment: the returned function holds each caller back until so many have come.
 * Later callers are not held. Their turns (`limits.requestsPerSecond`) are taken before, so the average rate is kept.
 */
export function barrier(count: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let waiting = 0;
  return () => {
    waiting += 1;
    if (waiting >= count) resolve();
    return promise;
  };
}
