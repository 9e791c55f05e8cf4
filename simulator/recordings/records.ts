import type { BrokenLine } from './call.ts';
import type { ObjectText } from './json-objects.ts';

/** A record of a file, its values by the names of fields, whatever the file's spelling of them. */
export interface CallRecord {
  readonly kind: 'record';
  /** Line it starts on. */
  readonly line: number;
  /** Value of a field without spaces around it; empty where there is none. */
  get(field: string): string;
  has(field: string): boolean;
}

/** Records and the lines that hold none, in the order of the file. */
export type RecordBatches = AsyncGenerator<readonly (CallRecord | BrokenLine)[]>;

/** Characters of a field's name that is remembered. */
const LONGEST_NAME = 64;
const known = new Map<string, string>();

/** Spelling of a field by which `time-start`, `Time_Start` and `timeStart` are the same. */
export function keyOf(field: string): string {
  let key = known.get(field);
  if (key === undefined) {
    key = field.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
    if (known.size < 1000 && field.length <= LONGEST_NAME) known.set(field, key);
  }
  return key;
}

/** What databases write for a value that is absent. */
const ABSENT = new Set(['\\N', 'NULL', 'null']);

/** A row of delimited text. */
export class TableRecord implements CallRecord {
  readonly kind = 'record';
  readonly line: number;
  readonly #values: readonly string[];
  readonly #places: ReadonlyMap<string, number>;

  /** @param places indexes of the values, by the keys of their fields */
  constructor(line: number, values: readonly string[], places: ReadonlyMap<string, number>) {
    this.line = line;
    this.#values = values;
    this.#places = places;
  }

  get(field: string): string {
    const place = this.#places.get(keyOf(field));
    const value = place === undefined ? '' : (this.#values[place] ?? '').trim();
    return ABSENT.has(value) ? '' : value;
  }

  has(field: string): boolean {
    return this.#places.has(keyOf(field));
  }
}

/** An object of JSON. */
export class JsonRecord implements CallRecord {
  readonly kind = 'record';
  readonly line: number;
  readonly #values: ReadonlyMap<string, string>;

  constructor(line: number, object: object) {
    this.line = line;
    this.#values = new Map(Object.entries(object).map(([name, value]) => [keyOf(name), textOf(value)]));
  }

  get(field: string): string {
    return this.#values.get(keyOf(field)) ?? '';
  }

  has(field: string): boolean {
    return this.#values.has(keyOf(field));
  }
}

/** The record in an object; broken where it is not JSON. */
export function jsonRecord({ line, ordinal, text }: ObjectText): JsonRecord | BrokenLine {
  try {
    return new JsonRecord(line, JSON.parse(text) as object);
  } catch {
    return { kind: 'broken', line, reason: `Object ${ordinal} is not valid JSON.` };
  }
}

function textOf(value: unknown): string {
  if (value === null || value === undefined || typeof value === 'object') return '';
  return String(value).trim();
}
