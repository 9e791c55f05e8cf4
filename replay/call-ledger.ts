import { hash } from 'node:crypto';
import type { Direction } from '../simulator/pbx/index.ts';

/** What distinguishes one call from another in a journal. */
export interface CallKey {
  /** Milliseconds since the epoch; journals keep seconds. */
  readonly startedAt: number;
  readonly agent: string;
  readonly number: string;
  /** In any letter case. */
  readonly direction: Direction | string;
}

/** CRMs reformat numbers, and keep their last digits. */
const LAST_DIGITS = 8;

/** 53 bits of a hash: a million calls take eight megabytes, and two of them are mistaken once in twenty thousand runs. */
export function fingerprint({ startedAt, agent, number, direction }: CallKey): number {
  const digits = number.replace(/\D/g, '').slice(-LAST_DIGITS);
  const text = `${Math.floor(startedAt / 1000)}/${agent}/${digits}/${direction.toLowerCase()}`;
  const bytes = hash('sha1', text, 'buffer');
  return bytes.readUInt32BE(0) * 0x200000 + (bytes.readUInt32BE(4) >>> 11);
}

/** Numbers in a block of memory that grows: an array of objects would take ten times as much. */
export class Fingerprints {
  #values = new Float64Array(1024);
  #size = 0;

  /** How many there are. */
  get size(): number {
    return this.#size;
  }

  /** Appends one. */
  add(value: number): void {
    if (this.#size === this.#values.length) {
      const larger = new Float64Array(this.#size * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#size++] = value;
  }

  /** Appends those of another block. */
  addAll(other: Fingerprints): void {
    for (const value of other.values()) this.add(value);
  }

  /** A view, valid until the next change. */
  values(): Float64Array {
    return this.#values.subarray(0, this.#size);
  }

  /** As `toJSON`; empties the block. */
  take(): string {
    const taken = this.toJSON();
    this.#size = 0;
    return taken;
  }

  /** Ascending; a copy. */
  sorted(): Float64Array {
    return this.#values.slice(0, this.#size).sort();
  }

  /** The 64-bit floats in base64. */
  toJSON(): string {
    const values = this.values();
    return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
  }

  /** Reads what `toJSON` wrote. */
  static from(text: string): Fingerprints {
    const bytes = Buffer.from(text, 'base64');
    const made = new Fingerprints();
    for (let at = 0; at < bytes.length; at += 8) made.add(bytes.readDoubleLE(at));
    return made;
  }
}

/** A ledger as JSON. */
export interface CallLedgerData {
  readonly reported: string;
  readonly lost: string;
}

/** The calls of a replay: those that the journal must hold, and those that the PBX did not deliver. */
export class CallLedger {
  /** Delivered, or kept for delivery. */
  readonly reported: Fingerprints;
  /** Dropped by the PBX, refused by the CRM for good, or still in an outbox. */
  readonly lost: Fingerprints;

  constructor(data?: CallLedgerData) {
    this.reported = data === undefined ? new Fingerprints() : Fingerprints.from(data.reported);
    this.lost = data === undefined ? new Fingerprints() : Fingerprints.from(data.lost);
  }

  /** Adds the calls of another ledger. */
  add(other: CallLedger): void {
    this.reported.addAll(other.reported);
    this.lost.addAll(other.lost);
  }

  /** The calls added since the last `take`; empties the ledger. */
  take(): CallLedgerData {
    return { reported: this.reported.take(), lost: this.lost.take() };
  }

  /** The ledger as JSON. */
  toJSON(): CallLedgerData {
    return { reported: this.reported.toJSON(), lost: this.lost.toJSON() };
  }
}

/** The calls of a replay compared with the journal of the CRM. */
export interface Comparison {
  /** Distinct calls that the journal must hold. */
  readonly expected: number;
  readonly once: number;
  readonly missing: number;
  readonly doubled: number;
  /** In the journal before the replay: they prove nothing. */
  readonly earlier: number;
  /** Calls that the recording names more than once, and that the CRM rightly merges. */
  readonly repeated: number;
  /** Of the lost ones, those that the journal has nevertheless: only the answer was lost. */
  readonly arrived: number;
  /** Fingerprints of the first calls that are missing, and of those that are doubled. */
  readonly examples: { readonly missing: readonly number[]; readonly doubled: readonly number[] };
}

const MOST_EXAMPLES = 10;

/** Compares the ledger with the journal before and after the replay. */
export function compare(ledger: CallLedger, before: Fingerprints, after: Fingerprints): Comparison {
  const expected = ledger.reported.sorted();
  const earlierOf = counter(before.sorted());
  const foundOf = counter(after.sorted());
  const result = { expected: 0, once: 0, missing: 0, doubled: 0, earlier: 0, repeated: 0 };
  const missing: number[] = [];
  const doubled: number[] = [];
  for (let at = 0; at < expected.length; at += 1) {
    const value = expected[at] ?? 0;
    if (at > 0 && value === expected[at - 1]) {
      result.repeated += 1;
      continue;
    }
    result.expected += 1;
    const earlier = earlierOf(value);
    const found = foundOf(value);
    if (found === 0) {
      result.missing += 1;
      if (missing.length < MOST_EXAMPLES) missing.push(value);
    } else if (found > 1 && found > earlier) {
      result.doubled += 1;
      if (doubled.length < MOST_EXAMPLES) doubled.push(value);
    } else if (earlier > 0) result.earlier += 1;
    else result.once += 1;
  }
  const arrivedOf = counter(after.sorted());
  let arrived = 0;
  for (const value of ledger.lost.sorted()) if (arrivedOf(value) > 0) arrived += 1;
  return { ...result, arrived, examples: { missing, doubled } };
}

/** Counts a value in a sorted array; must be called with ascending values. */
function counter(sorted: Float64Array): (value: number) => number {
  let at = 0;
  return (value) => {
    while (at < sorted.length && (sorted[at] ?? 0) < value) at += 1;
    let end = at;
    while (end < sorted.length && sorted[end] === value) end += 1;
    return end - at;
  };
}
