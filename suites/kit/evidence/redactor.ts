/** Shorter values are not secrets worth a label: replacing them would eat ordinary words. */
const SHORTEST = 6;

/**
 * Knows the secrets of a run and replaces each by a stable label such as `<refresh_token#1>`, so that a reader
 * sees that the same token came back without holding it. Values are found raw, percent-encoded, form-encoded,
 * JSON-escaped and in base64.
 */
export class Redactor {
  readonly #labels = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  /** Needles by their first characters, longest first: one pass over a text finds them all. */
  readonly #needles = new Map<string, [needle: string, label: string][]>();
  /** Which pairs of characters a needle may begin with: nearly every place of a text is passed over by one look here. */
  readonly #beginnings = new Uint8Array(1 << 16);

  /**
   * Remembers a secret.
   * @param kind what it is, in the protocol's word: `access_token`, `client_secret`, `code` ...
   * @returns its label, or the value itself when it is too short to be one
   */
  learn(kind: string, value: string): string {
    if (value.length < SHORTEST || value.startsWith('<')) return value;
    const known = this.#labels.get(value);
    if (known !== undefined) return known;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    const label = `<${kind}#${count}>`;
    this.#labels.set(value, label);
    for (const needle of spellings(value)) this.#add(needle, label);
    return label;
  }

  #add(needle: string, label: string): void {
    const key = needle.slice(0, SHORTEST);
    this.#beginnings[pairAt(needle, 0)] = 1;
    const bucket = this.#needles.get(key) ?? [];
    if (bucket.some(([other]) => other === needle)) return;
    bucket.push([needle, label]);
    bucket.sort(([a], [b]) => b.length - a.length);
    this.#needles.set(key, bucket);
  }

  /** @returns the text with every known secret replaced by its label; time grows with the text, not with the secrets */
  scrub(text: string): string {
    if (this.#needles.size === 0 || text.length < SHORTEST) return text;
    let out = '';
    let copied = 0;
    let at = 0;
    while (at + SHORTEST <= text.length) {
      if (this.#beginnings[pairAt(text, at)] === 0) {
        at += 1;
        continue;
      }
      const candidates = this.#needles.get(text.slice(at, at + SHORTEST));
      const found = candidates?.find(([needle]) => text.startsWith(needle, at));
      if (found === undefined) {
        at += 1;
        continue;
      }
      out += text.slice(copied, at) + found[1];
      at += found[0].length;
      copied = at;
    }
    return copied === 0 ? text : out + text.slice(copied);
  }

  /** @returns a copy of plain data (objects, arrays, texts) with every text scrubbed */
  scrubAll<T>(data: T): T {
    return scrubDeep(data, (text) => this.scrub(text)) as T;
  }
}

/** A number for the two characters at a place; others may share it. */
function pairAt(text: string, at: number): number {
  return ((text.charCodeAt(at) << 8) ^ text.charCodeAt(at + 1)) & 0xffff;
}

function scrubDeep(data: unknown, scrub: (text: string) => string): unknown {
  if (typeof data === 'string') return scrub(data);
  if (Array.isArray(data)) return data.map((item) => scrubDeep(item, scrub));
  if (typeof data === 'object' && data !== null)
    return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, scrubDeep(value, scrub)]));
  return data;
}

function spellings(value: string): string[] {
  const percent = percentEncode(value);
  const all = [
    value,
    percent,
    percent.replaceAll('%20', '+'),
    new URLSearchParams({ v: value }).toString().slice(2),
    JSON.stringify(value).slice(1, -1),
    Buffer.from(value).toString('base64'),
    Buffer.from(value).toString('base64url'),
    htmlEscape(value),
  ];
  return all.filter((spelling) => spelling.length >= SHORTEST);
}

/** `encodeURIComponent`, which throws on lone surrogates, made total. */
function percentEncode(value: string): string {
  return encodeURIComponent(value.toWellFormed());
}

function htmlEscape(value: string): string {
  return value
    .replaceAll('&', '&#38;')
    .replaceAll('"', '&#34;')
    .replaceAll("'", '&#39;')
    .replaceAll('<', '&#60;')
    .replaceAll('>', '&#62;');
}
