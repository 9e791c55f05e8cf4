import { copied } from './copied.ts';
import { SHORTEST, spellings } from './spellings.ts';

/** A longer secret is found by its beginning, and what follows it up to a delimiter belongs to it. */
const LONGEST_NEEDLE = 2046;
/** A run of some hundred rules meets a few thousand; a server that sends millions must not fill the memory. */
const MOST_SECRETS = 50_000;
/** A shorter beginning of a secret at the end of a cut text is not taken for one. */
const SHORTEST_REST = 8;

const LABEL = /^<[\w.-]+#\d+>$/;
/** What the run document itself says of a rule: a server that names a token so must not change its verdict. */
const RESERVED = new Set(['advice', 'blocked', 'not-applicable', 'SHOULD']);
/** What ends a text that was cut: see `Recorder`, and the clipped lines of messages. */
const CUT = /(?:\n?\.\.\. \(\d+ more characters\)|\.{3}|…)$/;
/** Replacing these in a rendered file could change its structure: keys, tags and what stands between them. */
const STRUCTURAL = /^[A-Za-z]{1,24}$|[\s"<>{}]/;

interface Needle {
  readonly text: string;
  readonly label: string;
  /** The secret goes on after it. */
  readonly open: boolean;
  readonly structural: boolean;
  /** What the text begins and ends with besides the secret: it stays. */
  readonly around?: readonly [before: string, after: string];
}

/**
 * Knows the secrets of a run and replaces each by a stable label such as `<refresh_token#1>`, so that a reader
 * sees that the same token came back without holding it. Values are found in all their `spellings`.
 */
export class Redactor {
  readonly #labels = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  /** Needles by their first characters, longest first: one pass over a text finds them all. */
  readonly #needles = new Map<string, Needle[]>();
  readonly #texts = new Set<string>();
  /** Which places a needle may begin at, by a number of their first characters: nearly every place is passed over. */
  #filter = new Uint8Array(1 << 12);

  /**
   * Remembers a secret.
   * @param kind what it is, in the protocol's word: `access_token`, `client_secret`, `code` ...
   * @returns its label, or the value itself when it is too short to be one
   */
  learn(kind: string, value: string): string {
    if (value.length < SHORTEST || LABEL.test(value) || RESERVED.has(value)) return value;
    const key = keyOf(value);
    const known = this.#labels.get(key);
    if (known !== undefined) return known;
    const label = this.#newLabel(kind, key);
    if (label === undefined) return value;
    const open = value.length > LONGEST_NEEDLE;
    const head = copied(value.slice(0, LONGEST_NEEDLE));
    const structural = STRUCTURAL.test(head);
    for (const text of spellings(head, !open)) this.#add({ text, label, open, structural });
    return label;
  }

  /**
   * Remembers a secret that is too short to be replaced wherever it stands: as the value of its field it is replaced.
   * @param field its name in a form, a query or JSON
   */
  learnField(kind: string, field: string, value: string): void {
    const key = `${field}=${value}`;
    if (value === '' || value.length >= SHORTEST || this.#labels.has(key)) return;
    const label = this.#newLabel(kind, key);
    if (label === undefined) return;
    const json = JSON.stringify(value).slice(1, -1);
    const written: readonly (readonly [before: string, value: string, after: string])[] = [
      ...[value, encodeURIComponent(value), new URLSearchParams({ v: value }).toString().slice(2)].map(
        (one) => [`${field}=`, one, ''] as const,
      ),
      ...[':', ': '].map((colon) => [`"${field}"${colon}"`, json, '"'] as const),
    ];
    for (const [before, one, after] of written) {
      const text = before + one + after;
      if (text.length < SHORTEST) continue;
      this.#add({ text, label, open: false, structural: false, around: [before, after] });
    }
  }

  /** Whether a further secret would not be replaced: texts that may hold one must not be kept. */
  get isFull(): boolean {
    return this.#labels.size >= MOST_SECRETS;
  }

  #newLabel(kind: string, key: string): string | undefined {
    if (this.#labels.size >= MOST_SECRETS) return undefined;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    const label = `<${kind}#${count}>`;
    this.#labels.set(copied(key), label);
    return label;
  }

  /** @returns another one that knows the same secrets by the same labels, and learns on its own */
  copy(): Redactor {
    const copy = new Redactor();
    copy.absorb(this);
    for (const [key, label] of this.#labels) copy.#labels.set(key, label);
    for (const [kind, count] of this.#counts) copy.#counts.set(kind, count);
    return copy;
  }

  /** Takes over what another one knows, for files that hold what several worlds answered. */
  absorb(other: Redactor): void {
    for (const bucket of other.#needles.values()) for (const needle of bucket) this.#add(needle);
  }

  #add(needle: Needle): void {
    if (this.#texts.has(needle.text)) return;
    this.#texts.add(needle.text);
    const key = needle.text.slice(0, SHORTEST);
    const bucket = this.#needles.get(key);
    if (bucket === undefined) this.#needles.set(key, [needle]);
    else bucket.splice(placeIn(bucket, needle.text.length), 0, needle);
    this.#filter[placeOf(needle.text, 0) & (this.#filter.length - 1)] = 1;
    if (this.#texts.size * 16 > this.#filter.length) this.#widen();
  }

  #widen(): void {
    const filter = new Uint8Array(this.#filter.length * 4);
    for (const key of this.#needles.keys()) filter[placeOf(key, 0) & (filter.length - 1)] = 1;
    this.#filter = filter;
  }

  /** @returns the text with every known secret replaced by its label; time grows with the text, not with the secrets */
  scrub(text: string): string {
    return this.#replace(text, ({ label }) => label);
  }

  /**
   * The same for a rendered file (JSON, XML, HTML): the labels stand in square brackets, which break none of them, and
   * no replacement changes the structure of the file.
   */
  scrubRendered(text: string): string {
    return this.#replace(text, ({ label, structural }) =>
      structural ? undefined : `[${label.slice(1, -1)}]`,
    );
  }

  #replace(text: string, labelOf: (needle: Needle) => string | undefined): string {
    if (this.#texts.size === 0 || text.length < SHORTEST) return text;
    const filter = this.#filter;
    const mask = filter.length - 1;
    const end = text.length - (CUT.exec(text.slice(-60))?.[0].length ?? 0);
    const last = text.length - SHORTEST;
    let out = '';
    let copied = 0;
    for (let at = 0; at <= last; at += 1) {
      if (filter[placeOf(text, at) & mask] === 0) continue;
      const found = this.#at(text, at, end);
      const label = found === undefined ? undefined : labelOf(found.needle);
      if (found === undefined || label === undefined) continue;
      const [before = '', after = ''] = found.needle.around ?? [];
      out += text.slice(copied, at) + before + label + after;
      copied = found.to;
      at = copied - 1;
    }
    return copied === 0 ? text : out + text.slice(copied);
  }

  /** @returns the needle at a place and where it ends; at the end of a cut text its beginning is enough */
  #at(text: string, at: number, end: number): { needle: Needle; to: number } | undefined {
    const bucket = this.#needles.get(text.slice(at, at + SHORTEST));
    if (bucket === undefined) return undefined;
    for (const needle of bucket) {
      if (text.startsWith(needle.text, at)) {
        const to = at + needle.text.length;
        // The field may hold a longer value that begins alike.
        if (needle.around?.[1] === '' && /[\w%+.~-]/.test(text[to] ?? '')) continue;
        return { needle, to: needle.open ? endOfWord(text, to) : to };
      }
      const left = end - at;
      const cut = left >= SHORTEST_REST && left < needle.text.length;
      if (cut && needle.text.startsWith(text.slice(at, end))) return { needle, to: end };
    }
    return undefined;
  }

  /** @returns a copy of plain data (objects, arrays, texts) with every text scrubbed */
  scrubAll<T>(data: T): T {
    return scrubDeep(data, (text) => this.scrub(text)) as T;
  }
}

/** @returns the place of a text of that length in a bucket, which is sorted from the longest to the shortest */
function placeIn(bucket: readonly Needle[], length: number): number {
  let low = 0;
  let high = bucket.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bucket[middle]?.text.length ?? 0) >= length) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Of a very long value its beginning, its length and its end are kept. */
function keyOf(value: string): string {
  return value.length <= LONGEST_NEEDLE
    ? value
    : `${value.slice(0, LONGEST_NEEDLE)} ${value.length} ${value.slice(-64)}`;
}

/** A number for the four characters at a place; others may share it. */
function placeOf(text: string, at: number): number {
  const first = Math.imul(text.charCodeAt(at), 0x9e3779b1) + Math.imul(text.charCodeAt(at + 1), 0x85ebca6b);
  const second =
    Math.imul(text.charCodeAt(at + 2), 0xc2b2ae35) + Math.imul(text.charCodeAt(at + 3), 0x27d4eb2f);
  const mixed = first ^ second;
  return mixed ^ (mixed >>> 15);
}

/** @returns where the word at a place ends: at white space, a quote, or what ends a value in a form or in markup */
function endOfWord(text: string, from: number): number {
  const delimiter = /[\s"'<>&,;\\]/g;
  delimiter.lastIndex = from;
  return delimiter.exec(text)?.index ?? text.length;
}

function scrubDeep(data: unknown, scrub: (text: string) => string): unknown {
  if (typeof data === 'string') return scrub(data);
  if (Array.isArray(data)) return data.map((item) => scrubDeep(item, scrub));
  if (typeof data === 'object' && data !== null)
    return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, scrubDeep(value, scrub)]));
  return data;
}
