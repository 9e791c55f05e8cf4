import { hash } from 'node:crypto';
import type { Direction } from '../simulator/pbx/types.ts';

/** What tells one call from another in a journal. */
export interface CallKey {
  /** Milliseconds since the epoch; journals keep seconds. */
  readonly startedAt: number;
  readonly agent: string;
  readonly number: string;
  /** In any letter case. */
  readonly direction: Direction | string;
}

/** However a CRM writes a number, its last digits stay. */
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

  get size(): number {
    return this.#size;
  }

  add(value: number): void {
    if (this.#size === this.#values.length) {
      const larger = new Float64Array(this.#size * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#size++] = value;
  }

  addAll(other: Fingerprints): void {
    for (const value of other.values()) this.add(value);
  }

  values(): Float64Array {
    return this.#values.subarray(0, this.#size);
  }

  /** As JSON, and then there are none. */
  take(): string {
    const taken = this.toJSON();
    this.#size = 0;
    return taken;
  }

  /** Ascending; a copy. */
  sorted(): Float64Array {
    return this.#values.slice(0, this.#size).sort();
  }

  toJSON(): string {
    const values = this.values();
    return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
  }

  static from(text: string): Fingerprints {
    const bytes = Buffer.from(text, 'base64');
    const made = new Fingerprints();
    for (let at = 0; at < bytes.length; at += 8) made.add(bytes.readDoubleLE(at));
    return made;
  }
}

export interface CallLedgerData {
  readonly reported: string;
  readonly lost: string;
}

/** The calls of a replay: those that have to be in the journal, and those that the PBX did not bring there. */
export class CallLedger {
  readonly reported: Fingerprints;
  /** Dropped by the PBX, refused by the CRM for good, or still in an outbox. */
  readonly lost: Fingerprints;

  constructor(data?: CallLedgerData) {
    this.reported = data === undefined ? new Fingerprints() : Fingerprints.from(data.reported);
    this.lost = data === undefined ? new Fingerprints() : Fingerprints.from(data.lost);
  }

  add(other: CallLedger): void {
    this.reported.addAll(other.reported);
    this.lost.addAll(other.lost);
  }

  /** What has been added since it was last taken. */
  take(): CallLedgerData {
    return { reported: this.reported.take(), lost: this.lost.take() };
  }

  toJSON(): CallLedgerData {
    return { reported: this.reported.toJSON(), lost: this.lost.toJSON() };
  }
}

/** The calls of a replay beside the journal of the CRM. */
export interface Comparison {
  /** Different calls that have to be in the journal. */
  readonly expected: number;
  readonly once: number;
  readonly missing: number;
  readonly doubled: number;
  /** In the journal before the replay: they show nothing. */
  readonly earlier: number;
  /** Calls that the recording names more than once, and that the CRM rightly merges. */
  readonly repeated: number;
  /** Of the lost ones, those that the journal has nevertheless: only the answer was lost. */
  readonly arrived: number;
  /** Fingerprints of the first calls that are missing, and of those that are doubled. */
  readonly examples: { readonly missing: readonly number[]; readonly doubled: readonly number[] };
}

const MOST_EXAMPLES = 10;

/** Lays the ledger beside the journal as it was before the replay and as it is after it. */
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

/** How often a value occurs; to be asked for ascending values. */
function counter(sorted: Float64Array): (value: number) => number {
  let at = 0;
  return (value) => {
    while (at < sorted.length && (sorted[at] ?? 0) < value) at += 1;
    let end = at;
    while (end < sorted.length && sorted[end] === value) end += 1;
    return end - at;
  };
}
