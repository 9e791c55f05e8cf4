/** The bodies that a page holds packed, and its script unpacks when the first of them is unfolded. */
import { deflateRawSync } from 'node:zlib';

/**
 * Deflate looks back 32 KB only, but most lines of a body (headers, arrows) occur in hundreds of others: so
 * each line is kept once, and a body is a list of line numbers.
 */
export class Packed {
  readonly #numbers = new Map<string, number>();
  readonly #bodies: Record<string, number[]> = {};

  add(id: string, body: string): void {
    this.#bodies[id] = body.split('\n').map((line) => {
      const number = this.#numbers.get(line) ?? this.#numbers.size;
      if (number === this.#numbers.size) this.#numbers.set(line, number);
      return number;
    });
  }

  /** @returns `{ bodies: { id: [line number] }, lines: [line] }` as base64 of deflated JSON (RFC 1951); empty for none */
  toBase64(): string {
    if (this.#numbers.size === 0) return '';
    const packed = { bodies: this.#bodies, lines: [...this.#numbers.keys()] };
    return deflateRawSync(JSON.stringify(packed)).toString('base64');
  }
}
