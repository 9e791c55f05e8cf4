/** JSON as a lenient parser reads it. */
export interface LenientJson {
  readonly value: unknown;
  /** What a strict parser refuses, or reads as it likes (RFC 8259 4): `a comment`, `the member "scope" twice`. */
  readonly faults: readonly string[];
}

/** Deeper values are not read: the reader recurses. */
const DEEPEST = 100;
/** Longer texts are not read. */
const LONGEST = 1024 * 1024;

const BLANK = /[\t\n\r \u00a0\ufeff]+/y;
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|#[^\n]*/y;
const STRING = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|'[^'\\]*(?:\\[\s\S][^'\\]*)*'/y;
const NUMBER = /[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/iy;
const WORD = /-?[A-Za-z_$][\w$]*/y;
const STRICT_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i;
const WORDS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
]);
/** What other languages write for these values, and for numbers that JSON does not have. */
const FOREIGN_WORDS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['undefined', undefined],
  ['None', null],
  ['True', true],
  ['False', false],
]);

class Unreadable extends Error {}

/** @returns what a lenient parser makes of a text, and what is not JSON about it; undefined: it cannot be read at all */
export function readLeniently(text: string): LenientJson | undefined {
  if (text.length > LONGEST) return undefined;
  try {
    return new Reader(text).read();
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

class Reader {
  readonly #text: string;
  readonly #faults = new Set<string>();
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): LenientJson {
    const value = this.#value(0);
    this.#skip();
    if (this.#at < this.#text.length) throw new Unreadable();
    return { value, faults: [...this.#faults] };
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #skip(): void {
    for (;;) {
      const blank = this.#take(BLANK);
      if (blank !== undefined && /[\u00a0\ufeff]/.test(blank))
        this.#faults.add('a blank that JSON does not know');
      if (blank !== undefined) continue;
      if (this.#take(COMMENT) === undefined) return;
      this.#faults.add('a comment');
    }
  }

  #comes(character: string): boolean {
    this.#skip();
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #value(depth: number): unknown {
    if (depth > DEEPEST) throw new Unreadable();
    if (this.#comes('{')) return this.#object(depth);
    if (this.#comes('[')) return this.#array(depth);
    const string = this.#string();
    if (string !== undefined) return string;
    const number = this.#take(NUMBER);
    if (number !== undefined) {
      if (!STRICT_NUMBER.test(number)) this.#faults.add('a number that JSON does not know');
      return Number(number);
    }
    const word = this.#take(WORD) ?? '';
    if (WORDS.has(word)) return WORDS.get(word);
    if (!FOREIGN_WORDS.has(word)) throw new Unreadable();
    this.#faults.add(`the value ${word}`);
    return FOREIGN_WORDS.get(word);
  }

  #object(depth: number): Record<string, unknown> {
    const members = new Map<string, unknown>();
    while (!this.#comes('}')) {
      const name = this.#string() ?? this.#bareName();
      if (!this.#comes(':')) throw new Unreadable();
      if (members.has(name)) this.#faults.add(`the member ${JSON.stringify(name)} twice`);
      members.set(name, this.#value(depth + 1));
      this.#separate('}');
    }
    return Object.fromEntries(members);
  }

  #array(depth: number): unknown[] {
    const values: unknown[] = [];
    while (!this.#comes(']')) {
      values.push(this.#value(depth + 1));
      this.#separate(']');
    }
    return values;
  }

  /** A comma, or the end that comes next. */
  #separate(end: string): void {
    if (this.#comes(',')) {
      this.#skip();
      if (this.#text[this.#at] === end) this.#faults.add('a comma before the end');
    } else if (this.#text[this.#at] !== end) throw new Unreadable();
  }

  #bareName(): string {
    const name = this.#take(WORD);
    if (name === undefined) throw new Unreadable();
    this.#faults.add('a name without quotes');
    return name;
  }

  #string(): string | undefined {
    this.#skip();
    const quoted = this.#take(STRING);
    if (quoted === undefined) return undefined;
    const single = quoted.startsWith("'");
    if (single) this.#faults.add('single quotes');
    const inner = quoted.slice(1, -1);
    const plain = Array.from(inner, withoutControl).join('');
    if (plain !== inner) this.#faults.add('a control character in a string');
    const strict = single ? plain.replaceAll("\\'", "'").replaceAll('"', '\\"') : plain;
    try {
      return JSON.parse(`"${strict}"`) as string;
    } catch {
      this.#faults.add('an escape that JSON does not know');
      return inner.replace(/\\([\s\S])/g, '$1');
    }
  }
}

function withoutControl(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x20 ? `\\u${code.toString(16).padStart(4, '0')}` : character;
}
