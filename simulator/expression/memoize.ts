/** Entries of one cache: a template evaluates some hundred texts, the same ones on every call. */
const MAX_ENTRIES = 2_000;
/** Longest text that is cached. */
const MAX_KEY_LENGTH = 4_096;

/**
 * Caches a pure function of a text. Bounded; cleared when full. All engines share the cache, so results must not be
 * modified. Failures are not cached. Further arguments are passed on and must not change the result.
 */
export function memoize<T, Rest extends readonly unknown[] = []>(
  compute: (text: string, ...rest: Rest) => T,
): (text: string, ...rest: Rest) => T {
  const cache = new Map<string, T>();
  return (text, ...rest) => {
    if (text.length > MAX_KEY_LENGTH) return compute(text, ...rest);
    const cached = cache.get(text);
    if (cached !== undefined) return cached;
    const result = compute(text, ...rest);
    if (cache.size >= MAX_ENTRIES) cache.clear();
    cache.set(text, result);
    return result;
  };
}
