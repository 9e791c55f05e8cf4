/** A line of a text file; `text` is `undefined` where it is longer than any record. */
export interface Line {
  readonly number: number;
  readonly text: string | undefined;
}

/** Content of a file as it arrives. */
export type Source = AsyncIterable<Uint8Array | string>;

const LONGEST = 1024 * 1024;

/** The lines of a UTF-8 text, with or without a byte order mark, ended by LF or CRLF, in batches as they arrive. */
export async function* readLines(source: Source): AsyncGenerator<readonly Line[]> {
  const decoder = new TextDecoder();
  let rest = '';
  let number = 0;
  let tooLong = false;
  const lineOf = (text: string): Line => {
    const whole: Line = { number: ++number, text: tooLong || text.length > LONGEST ? undefined : text };
    tooLong = false;
    return whole;
  };
  for await (const chunk of source) {
    const text =
      rest + decoder.decode(typeof chunk === 'string' ? Buffer.from(chunk) : chunk, { stream: true });
    const parts = text.split('\n');
    rest = parts.pop() ?? '';
    if (rest.length > LONGEST) {
      tooLong = true;
      rest = '';
    }
    yield parts.map((part) => lineOf(part.endsWith('\r') ? part.slice(0, -1) : part));
  }
  rest += decoder.decode();
  if (rest !== '' || tooLong) yield [lineOf(rest)];
}
