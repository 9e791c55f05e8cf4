/** The bodies that a page holds packed, and its script unpacks when the first of them is unfolded. */
import { deflateRawSync } from 'node:zlib';

/** Stands for a result's own id in its body until its place is known; a printable text holds none. */
export const OWN_ID = '\u0001';

/**
 * Deflate looks back 32 KB only, but most lines of a body (headers, arrows) occur in hundreds of others: so each line is
 * kept once, and a body is a list of line numbers. Where a line is met first its number is the next one, and -1 says as
 * much in fewer bytes.
 */
export class Packed {
  readonly #numbers = new Map<string, number>();
  readonly #bodies: Record<string, number[]> = {};

  /** @param body made for `OWN_ID` in place of the result's id */
  add(id: string, body: string): void {
    this.#bodies[id] = body.split('\n').map((line) => {
      const number = this.#numbers.get(line);
      if (number === undefined) this.#numbers.set(line, this.#numbers.size);
      return number ?? -1;
    });
  }

  /** @returns `{ bodies: { id: [line number] }, lines: [line] }` as base64 of deflated JSON (RFC 1951); empty for none */
  toBase64(): string {
    if (this.#numbers.size === 0) return '';
    const packed = { bodies: this.#bodies, lines: [...this.#numbers.keys()] };
    return deflateRawSync(JSON.stringify(packed)).toString('base64');
  }
}
