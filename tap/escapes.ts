/** How a notation escapes characters. */
export interface Escapes {
  /** An escaped character, or one of an escape's kind. */
  readonly unit: RegExp;
  readonly decode: (raw: string) => string;
  /** @param raw the escape that stood in its place, for its spelling */
  readonly encode: (character: string, raw: string) => string;
}

/** RFC 3986 2.1. */
export const PERCENT: Escapes = {
  unit: /(?:%[89a-f][0-9a-f])+|%[0-7][0-9a-f]/gi,
  decode(raw) {
    try {
      return decodeURIComponent(raw);
    } catch {
      return raw;
    }
  },
  encode(character, raw) {
    const encoded = [...Buffer.from(character)]
      .map((byte) => `%${byte.toString(16).padStart(2, '0')}`)
      .join('');
    return /[a-f]/.test(raw) ? encoded : encoded.toUpperCase();
  },
};

/** RFC 8259 7. */
export const JSON_ESCAPES: Escapes = {
  unit: /\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|\\u[0-9a-f]{4}|\\[^u]/gi,
  decode: (raw) =>
    /^\\u/i.test(raw)
      ? raw.replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
      : (SHORT[raw[1] ?? ''] ?? raw.slice(1)),
  encode(character, raw) {
    const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
    const escaped = units.map((unit) => unit.toString(16).padStart(4, '0'));
    return escaped.map((code) => `\\u${/[A-F]/.test(raw) ? code.toUpperCase() : code}`).join('');
  },
};
const SHORT: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** XML 1.0 4.1, and what HTML shares with it. */
export const XML_ESCAPES: Escapes = {
  unit: /&(?:#\d{1,7}|#x[0-9a-f]{1,6}|\w{1,8});/gi,
  decode(raw) {
    const name = raw.slice(1, -1);
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    if (name.startsWith('#')) return code <= 0x10ffff ? String.fromCodePoint(code) : raw;
    return NAMED[name] ?? ' ';
  },
  encode: (character) => `&#${character.codePointAt(0)};`,
};
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Changes a text behind its escapes: what was escaped still is, where it was changed, and what was not changed stays as it was
 * written.
 * @param change gives as many characters
 */
export function encodedText(text: string, escapes: Escapes, change: (decoded: string) => string): string {
  const units: { character: string; raw: string; isEscaped: boolean }[] = [];
  const plain = (part: string) => {
    for (const character of part) units.push({ character, raw: character, isEscaped: false });
  };
  let at = 0;
  for (const { 0: raw, index } of text.matchAll(escapes.unit)) {
    plain(text.slice(at, index));
    const decoded = [...escapes.decode(raw)];
    for (const character of decoded)
      units.push({
        character,
        raw: decoded.length === 1 ? raw : escapes.encode(character, raw),
        isEscaped: true,
      });
    at = index + raw.length;
  }
  plain(text.slice(at));
  const changed = [...change(units.map(({ character }) => character).join(''))];
  if (changed.length !== units.length)
    return changed.map((character) => escapes.encode(character, '')).join('');
  return units
    .map(({ character, raw, isEscaped }, index) => {
      const next = changed[index] ?? '';
      if (next === character) return raw;
      return isEscaped ? escapes.encode(next, raw) : next;
    })
    .join('');
}
