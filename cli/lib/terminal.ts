import { clip, harmless, type Notation } from '../../reports/text.ts';

interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Where results are written, the standard output usually. */
export interface Out {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Writes results, `harmless`: what a deployment, a template or a file put into them moves no cursor and commands no runner. */
export function say(text: string, out: Out = process.stdout, notation: Notation = 'text'): void {
  out.write(harmless(text, notation, wantsColor(out)));
}

/** Writes a sentence about the run itself to the standard error, `harmless`. */
export function complain(sentence: string): void {
  process.stderr.write(`${harmless(sentence)}\n`);
}

/** Whether colours are welcome: on a terminal, unless NO_COLOR says anything (no-color.org). */
export function wantsColor(out: Stream): boolean {
  return out.isTTY === true && !process.env['NO_COLOR'];
}

/** How wide a terminal is; undefined where the stream is no terminal, or does not know. */
export function columnsOf(out: Stream): number | undefined {
  return out.columns === 0 ? undefined : out.columns;
}

/** A reader of the output may close it early, as `head` does: what is left is dropped, and the exit code stays. */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
}

/** On a terminal one line that is written over, and is gone in the end; elsewhere a line for every tenth of the work. */
export function progress(total: number): (line: string, done: number) => void {
  const { isTTY } = process.stderr;
  const columns = columnsOf(process.stderr) ?? 80;
  let tenth = 0;
  return (line, done) => {
    const now = Math.floor((done * 10) / total);
    if (isTTY === true)
      process.stderr.write(`\r\x1b[2K${done === total ? '' : clip(harmless(line), columns)}`);
    else if (now > tenth) complain(line);
    tenth = now;
  };
}
