import { PbxError } from '../pbx/errors.ts';
import type { BrokenLine } from './call.ts';
import type { Line } from './lines.ts';

/** A record of delimited text. */
export interface Row {
  readonly kind: 'row';
  /** Line it starts on. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** Lines that one record may span, by newlines within quotes. */
const MOST_LINES = 20;
const DELIMITERS = [',', ';', '\t', '|'];

/**
 * Puts the lines of delimited text (RFC 4180) together to records. A quote that is never closed costs its own line: unlike
 * the parsers at hand, which read on to the end of the file, this one takes up again at the line after it.
 */
export class RowReader {
  readonly #delimiter: string;
  /** Lines of a record that has not ended yet. */
  #open: Line[] = [];

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  *read(lines: Iterable<Line>): Generator<Row | BrokenLine> {
    const waiting = [...lines].reverse();
    for (let line = waiting.pop(); line !== undefined; line = waiting.pop()) {
      this.#open.push(line);
      const row = this.#close();
      if (row === 'open') continue;
      if (row.kind === 'broken') waiting.push(...this.#open.slice(1).reverse());
      this.#open = [];
      yield row;
    }
  }

  /** What the end of the file leaves. */
  *end(): Generator<Row | BrokenLine> {
    while (this.#open.length > 0) {
      const [first, ...rest] = this.#open;
      this.#open = [];
      if (first !== undefined) yield unclosed(first);
      yield* this.read(rest);
    }
  }

  #close(): Row | BrokenLine | 'open' {
    const [first] = this.#open;
    if (first === undefined) return 'open';
    if (this.#open.some(({ text }) => text === undefined)) {
      const reason = 'The line is longer than 1 MiB.';
      return first.text === undefined ? { kind: 'broken', line: first.number, reason } : unclosed(first);
    }
    const fields = split(this.#open.map(({ text }) => text).join('\n'), this.#delimiter);
    if (fields === 'misplaced') {
      const reason = 'A quoted field goes on after its closing quote, or is not closed.';
      return { kind: 'broken', line: first.number, reason };
    }
    if (fields !== 'open') return { kind: 'row', line: first.number, fields };
    return this.#open.length < MOST_LINES ? 'open' : unclosed(first);
  }
}

function unclosed({ number }: Line): BrokenLine {
  return { kind: 'broken', line: number, reason: 'A quoted field is not closed.' };
}

/** The fields of a record. A quote within an unquoted field is a character like any other. */
function split(text: string, delimiter: string): string[] | 'open' | 'misplaced' {
  if (!text.includes('"')) return text.split(delimiter);
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] === '"') {
      let field = '';
      for (at += 1; ; at += 2) {
        const quote = text.indexOf('"', at);
        if (quote < 0) return 'open';
        field += text.slice(at, quote);
        at = quote;
        if (text[quote + 1] !== '"') break;
        field += '"';
      }
      at += 1;
      if (at < text.length && text[at] !== delimiter) return 'misplaced';
      fields.push(field);
    } else {
      const end = text.indexOf(delimiter, at);
      fields.push(text.slice(at, end < 0 ? text.length : end));
      at = end < 0 ? text.length : end;
    }
    if (at >= text.length) return fields;
    at += 1;
  }
}

/** The delimiter of a first line: the most frequent candidate outside quotes; else a comma. */
export function delimiterOf(line: string): string {
  const bare = line.replace(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((each) => [each, bare.split(each).length] as const);
  const most = Math.max(...counts.map(([, count]) => count));
  return counts.find(([, count]) => count === most)?.[0] ?? ',';
}

/** Reads the option `--delimiter`: one character, or `tab`. @throws PbxError `bad-recording` */
export function givenDelimiter(text: string): string {
  const delimiter = text === 'tab' || text === '\\t' ? '\t' : text;
  if (delimiter.length === 1 && !/[\w"\r\n]/.test(delimiter)) return delimiter;
  throw new PbxError(
    'bad-recording',
    `"${text}" is not a valid delimiter.`,
    'Give one character that can separate fields, such as , ; or |, or tab.',
  );
}

/** One record as a line of text, quoted where it has to be. */
export function joinRow(fields: readonly string[], delimiter: string): string {
  const quoted = fields.map((field) =>
    field.includes(delimiter) || /["\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field,
  );
  return `${quoted.join(delimiter)}\r\n`;
}
