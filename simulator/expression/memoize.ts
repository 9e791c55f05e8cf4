/** Results kept by one memo: a template asks for some hundred texts, the same ones on every call. */
const MOST = 2_000;
/** What is longer than this is not worth the memory. */
const LONGEST = 4_096;

/**
 * A pure function of a text that remembers its results. Nobody can tell but by the time it takes, so one may be shared
 * by every engine; results must not be changed. Full, it begins anew. What throws is not kept.
 */
export function memoize<T>(compute: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    if (text.length > LONGEST) return compute(text);
    const earlier = known.get(text);
    if (earlier !== undefined) return earlier;
    const result = compute(text);
    if (known.size >= MOST) known.clear();
    known.set(text, result);
    return result;
  };
}
