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

/** After the first line, a pipe gets one each so many milliseconds: a log shows that the run goes on, and stays short. */
const LOGGED_EACH_MS = 30_000;

/**
 * On a terminal one line that is written over, and is gone in the end; elsewhere one at a tenth of the work, then one
 * every half minute.
 * @param now clock in milliseconds
 */
export function progress(
  total: number,
  now: () => number = () => performance.now(),
): (line: string, done: number) => void {
  const { isTTY } = process.stderr;
  const columns = columnsOf(process.stderr) ?? 80;
  let last: number | undefined;
  return (line, done) => {
    if (isTTY === true) {
      process.stderr.write(`\r\x1b[2K${done === total ? '' : clip(harmless(line), columns)}`);
      return;
    }
    const due = last === undefined ? done * 10 >= total : now() - last >= LOGGED_EACH_MS;
    if (!due || done === total) return;
    last = now();
    complain(line);
  };
}
