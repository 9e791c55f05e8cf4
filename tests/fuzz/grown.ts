import fc from 'fast-check';

/** Longest text that is made. */
const LONGEST = 400_000;

/**
 * Texts that grow in depth, repetition and size: pieces in any order, repeated up to 8^5 times, one block within or after
 * the other. Random characters and small changes of sound texts find none of what these find.
 * @param pieces what a text of the kind is made of, its brackets and quotes each alone
 */
export function grown(pieces: readonly string[]): fc.Arbitrary<string> {
  const piece = fc.constantFrom(...pieces);
  const block = fc.tuple(
    fc.array(piece, { minLength: 1, maxLength: 6 }),
    fc.integer({ min: 0, max: 5 }),
    fc.boolean(),
  );
  return fc.array(block, { minLength: 1, maxLength: 5 }).map((blocks) =>
    blocks
      .reduce((text, [parts, power, within]) => {
        const own = parts
          .join('')
          .repeat(8 ** power)
          .slice(0, LONGEST);
        const middle = text.length >> 1;
        return within ? text.slice(0, middle) + own + text.slice(middle) : text + own;
      }, '')
      .slice(0, LONGEST),
  );
}
