import { isUtf8 } from 'node:buffer';
import { brotliDecompressSync, constants, inflateSync, unzipSync, zstdDecompressSync } from 'node:zlib';

/** A body as text. */
export interface BodyText {
  readonly text: string;
  /** The body is longer than what is kept. */
  readonly cut: boolean;
}

/** The beginning of a body that streams by. */
export class KeptBody {
  readonly #most: number;
  readonly #chunks: Buffer[] = [];
  #kept = 0;
  #length = 0;

  /** @param most bytes that are kept */
  constructor(most: number) {
    this.#most = most;
  }

  /** Bytes that have passed. */
  get length(): number {
    return this.#length;
  }

  add(chunk: Buffer): void {
    this.#length += chunk.length;
    const room = this.#most - this.#kept;
    if (room <= 0) return;
    const part = chunk.length <= room ? chunk : chunk.subarray(0, room);
    this.#chunks.push(part);
    this.#kept += part.length;
  }

  /**
   * @param encoding `Content-Encoding` of the message
   * @returns the body without its Content-Encoding, as UTF-8 where it is, else one character a byte
   */
  text(encoding = ''): BodyText {
    const isCut = this.#length > this.#kept;
    if (this.#kept === 0) return { text: '', cut: isCut };
    const bytes =
      this.#chunks.length === 1 && this.#chunks[0] ? this.#chunks[0] : Buffer.concat(this.#chunks);
    const decoded = decode(bytes, encoding, this.#most);
    if (decoded === undefined)
      return { text: `(${this.#length} bytes, Content-Encoding ${encoding})`, cut: isCut };
    const cut = isCut || decoded.cut;
    const whole = cut ? withoutPart(decoded.bytes) : decoded.bytes;
    return { text: whole.toString(isUtf8(whole) ? 'utf8' : 'latin1'), cut };
  }
}

type Decoder = (bytes: Buffer, options: { maxOutputLength: number }) => Buffer;
/** A body whose end is not kept is decoded as far as it goes. */
const ZLIB = { finishFlush: constants.Z_SYNC_FLUSH };
const DECODERS: Readonly<Record<string, Decoder>> = {
  gzip: (bytes, options) => unzipSync(bytes, { ...ZLIB, ...options }),
  'x-gzip': (bytes, options) => unzipSync(bytes, { ...ZLIB, ...options }),
  deflate: (bytes, options) => inflateSync(bytes, { ...ZLIB, ...options }),
  br: (bytes, options) =>
    brotliDecompressSync(bytes, { finishFlush: constants.BROTLI_OPERATION_FLUSH, ...options }),
  zstd: (bytes, options) => zstdDecompressSync(bytes, options),
};
/** A compressed body may be so many times as long as what is kept of it; the rest is cut. */
const MOST_GROWTH = 16;

/**
 * @param encoding a `Content-Encoding`, with several codings in the order in which they were applied (RFC 9110 8.4)
 * @returns the decoded bytes; undefined for a coding that is not known, bytes that are not of it, or far too many
 */
export function decode(
  bytes: Buffer,
  encoding: string,
  most: number,
): { bytes: Buffer; cut: boolean } | undefined {
  const codings = encoding
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity');
  let decoded = bytes;
  for (const coding of codings.reverse()) {
    const decoder = DECODERS[coding];
    if (decoder === undefined) return undefined;
    try {
      decoded = decoder(decoded, { maxOutputLength: most * MOST_GROWTH });
    } catch {
      return undefined;
    }
  }
  return { bytes: decoded.subarray(0, most), cut: decoded.length > most };
}

/** Leaves out the beginning of a character of UTF-8 that the end cuts (RFC 3629 3). */
function withoutPart(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes;
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return needed > back ? bytes.subarray(0, bytes.length - back) : bytes;
    }
  }
  return bytes;
}
