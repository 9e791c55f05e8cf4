import { isUtf8 } from 'node:buffer';

/** Content of a file as it arrives. */
export type Source = AsyncIterable<Uint8Array | string>;

/** Encoding of a recording. */
export type Encoding = 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' | 'Latin-1';

/** Bytes that the encoding is detected from, where there is no byte order mark. */
const DETECTED_FROM = 256;
const MARKS: readonly (readonly [Encoding, readonly number[]])[] = [
  ['UTF-8', [0xef, 0xbb, 0xbf]],
  ['UTF-16LE', [0xff, 0xfe]],
  ['UTF-16BE', [0xfe, 0xff]],
];
const NEWLINE = 0x0a;

/**
 * Decodes a recording as it arrives. UTF-16 is recognized by its byte order mark or its zero bytes. Anything else is
 * UTF-8, and a line that is not valid UTF-8 is Latin-1 (windows-1252, as Windows programs write it).
 */
export class TextDecoding {
  #encoding: Encoding = 'UTF-8';
  /** Bytes of a character that has not arrived whole. */
  #carry: Buffer = Buffer.alloc(0);

  /** As far as the text was decoded. */
  get encoding(): Encoding {
    return this.#encoding;
  }

  /** The text in chunks, without the byte order mark. */
  async *decode(source: Source): AsyncGenerator<string> {
    let head: Buffer | undefined = Buffer.alloc(0);
    let decode: ((bytes: Buffer) => string) | undefined;
    for await (const chunk of source) {
      const bytes =
        typeof chunk === 'string'
          ? Buffer.from(chunk)
          : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
      if (decode !== undefined) {
        yield decode(bytes);
        continue;
      }
      head = Buffer.concat([head ?? Buffer.alloc(0), bytes]);
      if (head.length < DETECTED_FROM) continue;
      decode = this.#start(head);
      yield decode(this.#unmarked(head));
      head = undefined;
    }
    if (head !== undefined) yield this.#start(head)(this.#unmarked(head));
    if (this.#carry.length > 0) yield this.#latin1(this.#carry);
  }

  #start(head: Buffer): (bytes: Buffer) => string {
    this.#encoding = encodingOf(head);
    if (this.#encoding === 'UTF-8') return (bytes) => this.#utf8(bytes);
    const decoder = new TextDecoder(this.#encoding);
    return (bytes) => decoder.decode(bytes, { stream: true });
  }

  #unmarked(head: Buffer): Buffer {
    const mark = MARKS.find(([, bytes]) => bytes.every((byte, index) => head[index] === byte));
    return head.subarray(mark?.[1].length ?? 0);
  }

  #utf8(bytes: Buffer): string {
    const all = this.#carry.length === 0 ? bytes : Buffer.concat([this.#carry, bytes]);
    const end = all.length - unfinished(all);
    const whole = all.subarray(0, end);
    this.#carry = all.subarray(end);
    if (isUtf8(whole)) return whole.toString('utf8');
    let text = '';
    for (let from = 0; from < whole.length; ) {
      const newline = whole.indexOf(NEWLINE, from);
      const line = whole.subarray(from, newline < 0 ? whole.length : newline + 1);
      text += isUtf8(line) ? line.toString('utf8') : this.#latin1(line);
      from += line.length;
    }
    return text;
  }

  #latin1(bytes: Buffer): string {
    this.#encoding = 'Latin-1';
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** @returns UTF-8 where neither a byte order mark nor zero bytes show UTF-16 */
function encodingOf(head: Buffer): Encoding {
  const mark = MARKS.find(([, bytes]) => bytes.every((byte, index) => head[index] === byte));
  if (mark !== undefined) return mark[0];
  const pairs = Math.floor(Math.min(head.length, DETECTED_FROM) / 2);
  const zeros = [0, 0];
  for (let index = 0; index < pairs * 2; index += 1)
    if (head[index] === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [high = 0, low = 0] = zeros;
  if (pairs >= 8 && low > pairs * 0.8 && high === 0) return 'UTF-16LE';
  if (pairs >= 8 && high > pairs * 0.8 && low === 0) return 'UTF-16BE';
  return 'UTF-8';
}

/** Bytes at the end that begin a character of UTF-8 and do not complete it. */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}
