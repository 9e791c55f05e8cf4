import type { BrokenLine } from './call.ts';
import { LONGEST } from './lines.ts';

/** An object of a JSON text, not parsed yet. */
export interface ObjectText {
  readonly kind: 'object';
  /** Line it starts on. */
  readonly line: number;
  /** From 1. */
  readonly ordinal: number;
  readonly text: string;
}

/** Nested deeper than any record of a call. */
const DEEPEST = 64;

/**
 * Takes a JSON text apart into the objects of its array, or those that follow one another, on one line or on many. An
 * object that is not closed costs itself only: reading takes up again at the next line, or at the next object where no
 * value can be expected.
 */
export class ObjectReader {
  #chunk = '';
  #at = 0;
  /** What earlier chunks have of the object that is open: joining them at each would take time with the square. */
  #pieces: string[] = [];
  #length = 0;
  /** Where the open object begins in this chunk. */
  #start = 0;
  #startLine = 1;
  #line = 1;
  #ordinal = 0;
  /** Brackets that are open, the object's own first; empty between objects. */
  #open = '';
  #inString = false;
  #escaped = false;
  /** The last character that is not blank. */
  #last = '';
  /** Passing over the rest of a line. */
  #skipping = false;

  *read(chunk: string): Generator<ObjectText | BrokenLine> {
    this.#chunk = chunk;
    this.#start = 0;
    for (this.#at = 0; this.#at < chunk.length; this.#at += 1) {
      const found = this.#step(chunk[this.#at] ?? '');
      if (found !== undefined) yield found;
      if (this.#open !== '' && this.#length + this.#at - this.#start > LONGEST)
        yield this.#broken('is longer than 1 MiB', true);
    }
    if (this.#open === '') return;
    this.#pieces.push(chunk.slice(this.#start));
    this.#length += chunk.length - this.#start;
  }

  /** What the end of the file leaves. */
  *end(): Generator<BrokenLine> {
    if (this.#open !== '') yield this.#broken('is not closed');
  }

  #step(character: string): ObjectText | BrokenLine | undefined {
    if (character === '\n') {
      this.#line += 1;
      this.#skipping = false;
      return this.#inString ? this.#broken('has a text that is not closed') : undefined;
    }
    if (this.#skipping) return undefined;
    if (this.#inString) {
      if (this.#escaped) this.#escaped = false;
      else if (character === '\\') this.#escaped = true;
      else if (character === '"') this.#inString = false;
      return undefined;
    }
    if (character.trim() === '') return undefined;
    const found = this.#open === '' ? this.#between(character) : this.#within(character);
    this.#last = character;
    return found;
  }

  #between(character: string): BrokenLine | undefined {
    if (character === '{') this.#begin();
    else if (!'[],'.includes(character)) {
      this.#skipping = true;
      return { kind: 'broken', line: this.#line, reason: 'Text that is not JSON.' };
    }
    return undefined;
  }

  #begin(): void {
    this.#open = '{';
    this.#start = this.#at;
    this.#startLine = this.#line;
    this.#ordinal += 1;
  }

  #within(character: string): ObjectText | BrokenLine | undefined {
    const inner = this.#open.at(-1);
    if (character === '"') this.#inString = true;
    else if (character === '{' || character === '[') {
      const expected = this.#last === ':' || (inner === '[' && '[,'.includes(this.#last));
      if (expected && this.#open.length < DEEPEST) this.#open += character;
      else {
        const broken = this.#broken('is not closed');
        if (character === '{') this.#begin();
        return broken;
      }
    } else if (character === '}' || character === ']') {
      if ((inner === '{') !== (character === '}')) return this.#broken('is not closed', true);
      this.#open = this.#open.slice(0, -1);
      if (this.#open === '') return this.#whole();
    }
    return undefined;
  }

  #whole(): ObjectText {
    const text = this.#pieces.join('') + this.#chunk.slice(this.#start, this.#at + 1);
    this.#forget();
    return { kind: 'object', line: this.#startLine, ordinal: this.#ordinal, text };
  }

  #broken(what: string, skipping = false): BrokenLine {
    this.#open = '';
    this.#inString = false;
    this.#escaped = false;
    this.#skipping = skipping;
    this.#forget();
    return { kind: 'broken', line: this.#startLine, reason: `Object ${this.#ordinal} ${what}.` };
  }

  #forget(): void {
    this.#pieces = [];
    this.#length = 0;
  }
}
