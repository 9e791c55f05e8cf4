/**
 * @returns an equal text in memory of its own. A part of a text holds on to the whole: a few characters of a body of
 * megabytes, kept for a run, would keep the body.
 */
export function copied(part: string): string {
  return part.isWellFormed()
    ? Buffer.from(part).toString()
    : Buffer.from(part, 'utf16le').toString('utf16le');
}
