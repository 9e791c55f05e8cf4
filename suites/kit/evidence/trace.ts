import { randomBytes } from 'node:crypto';

/**
 * Names for the requests of one trial, as W3C Trace Context 3.2 has them: one trace, and a parent of its own for each request. A
 * deployment that keeps traces finds a failing exchange by them.
 */
export class Trace {
  readonly #random: (size: number) => Buffer;
  readonly #traceId: string;

  /** @param random where ids come from */
  constructor(random: (size: number) => Buffer = randomBytes) {
    this.#random = random;
    this.#traceId = idOf(random(16));
  }

  /** @returns the value of the next request's `traceparent`: sampled, so that the deployment keeps it */
  next(): string {
    return `00-${this.#traceId}-${idOf(this.#random(8))}-01`;
  }
}

/** An id of zeros only is not valid (3.2.2.3, 3.2.2.4). */
function idOf(bytes: Buffer): string {
  const id = bytes.toString('hex');
  return /^0+$/.test(id) ? `${id.slice(1)}1` : id;
}
