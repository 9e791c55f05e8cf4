import { type Source, TextDecoding } from './text.ts';

/** A line of a text file; `text` is `undefined` where it is longer than any record. */
export interface Line {
  readonly number: number;
  readonly text: string | undefined;
}

/** Characters of the longest line, or object of JSON, that is read. */
export const LONGEST = 1024 * 1024;

/** The lines of a text, with or without a byte order mark, ended by LF or CRLF, in batches as they arrive. */
export async function* readLines(
  source: Source,
  decoding: TextDecoding = new TextDecoding(),
): AsyncGenerator<readonly Line[]> {
  /** The line that has begun, in the pieces that it came in: joining them at each would take time with the square. */
  let pieces: string[] = [];
  let length = 0;
  let number = 0;
  const add = (piece: string) => {
    length += piece.length;
    if (length <= LONGEST) pieces.push(piece);
    else pieces = [];
  };
  const ended = (): Line => {
    const text = pieces.join('');
    const whole: Line = {
      number: ++number,
      text: length > LONGEST ? undefined : text.endsWith('\r') ? text.slice(0, -1) : text,
    };
    pieces = [];
    length = 0;
    return whole;
  };
  for await (const chunk of decoding.decode(source)) {
    const parts = chunk.split('\n');
    const last = parts.pop() ?? '';
    yield parts.map((part) => {
      add(part);
      return ended();
    });
    add(last);
  }
  if (length > 0) yield [ended()];
}
