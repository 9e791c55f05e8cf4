/** Shorter values are not secrets worth a label: replacing them would eat ordinary words. */
export const SHORTEST = 6;

/** Texts that every encoding but base64 leaves as they are. */
const PLAIN = /^[\w.~-]+$/;
/** A cut-out of a base64 text is distinguished from an ordinary word by its length. */
const SHORTEST_CUTOUT = 10;

const NAMED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
const decimal = (character: string) => `&#${character.charCodeAt(0)};`;
const hex = (character: string) => `&#x${character.charCodeAt(0).toString(16)};`;
const upperHex = (character: string) => `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`;

/** How pages escape text: which characters, and each into what. */
const HTML: readonly ((text: string) => string)[] = [
  (text) => text.replace(/[&<>]/g, (one) => NAMED[one] ?? one),
  (text) => text.replace(/[&<>"]/g, (one) => NAMED[one] ?? one),
  (text) => text.replace(/[&<>"']/g, (one) => NAMED[one] ?? one),
  (text) => text.replace(/[&<>"']/g, (one) => (one === "'" ? '&#39;' : (NAMED[one] ?? one))),
  (text) => text.replace(/[&<>"']/g, (one) => (one === "'" ? '&#039;' : (NAMED[one] ?? one))),
  (text) => text.replace(/[&<>"']/g, (one) => (one === "'" ? '&#x27;' : (NAMED[one] ?? one))),
  (text) => text.replace(/[&<>"']/g, (one) => (/["']/.test(one) ? decimal(one) : (NAMED[one] ?? one))),
  (text) => text.replace(/[&<>"'`=/]/g, (one) => (/["'`=/]/.test(one) ? hex(one) : (NAMED[one] ?? one))),
  (text) => text.replace(/[&<>"'`=/]/g, (one) => (/['`=/]/.test(one) ? upperHex(one) : (NAMED[one] ?? one))),
  (text) => text.replace(/[&<>"']/g, decimal),
  (text) => text.replace(/[&<>"']/g, hex),
  (text) => text.replace(/[&<>"']/g, upperHex),
];

/**
 * @param whole false: the value goes on, so that the end of its base64 is not known
 * @returns the ways a value may be written: raw, percent- and form-encoded, JSON- and HTML-escaped, in base64, alone or
 * within a longer text; the value itself first
 */
export function spellings(value: string, whole = true): string[] {
  const all = new Set([value]);
  if (!PLAIN.test(value)) {
    for (const encoded of percentEncodings(value)) all.add(encoded);
    for (const escaped of jsonEscapes(value)) all.add(escaped);
    for (const escaped of HTML) all.add(escaped(value));
  }
  for (const encoded of base64Spellings(value, whole)) all.add(encoded);
  return [...all].filter((spelling) => spelling.length >= SHORTEST);
}

function percentEncodings(value: string): string[] {
  // encodeURIComponent throws on lone surrogates.
  const wellFormed = value.toWellFormed();
  const component = encodeURIComponent(wellFormed);
  const strict = component.replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
  const form = new URLSearchParams({ v: wellFormed }).toString().slice(2);
  const query = encodeURI(wellFormed);
  const plus = component.replaceAll('%20', '+');
  // As 3CX, Go and Python write a form; PHP's urlencode; .NET's WebUtility.
  const strictPlus = strict.replaceAll('%20', '+');
  const php = strictPlus.replaceAll('~', '%7E');
  const dotNet = plus.replaceAll("'", '%27').replaceAll('~', '%7E');
  const once = [component, strict, form, query, plus, strictPlus, php, dotNet];
  const lower = once.map((text) => text.replace(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase()));
  return [...once, ...lower, encodeURIComponent(component), encodeURIComponent(form)];
}

function jsonEscapes(value: string): string[] {
  const once = JSON.stringify(value).slice(1, -1);
  const slashes = once.replaceAll('/', '\\/');
  const ascii = (text: string, upper: boolean) =>
    text.replace(/[<>&'\u007f-\uffff]/g, (one) => {
      const code = one.charCodeAt(0).toString(16).padStart(4, '0');
      return `\\u${upper ? code.toUpperCase() : code}`;
    });
  const all = [once, slashes, ...[once, slashes].flatMap((text) => [ascii(text, false), ascii(text, true)])];
  // JSON in JSON.
  return [...all, JSON.stringify(once).slice(1, -1), JSON.stringify(slashes).slice(1, -1)];
}

/** A value alone, and the part of a longer text's base64 that depends on nothing but the value (`id:secret`). */
function base64Spellings(value: string, whole: boolean): string[] {
  const bytes = Buffer.from(value);
  const found = whole ? [bytes.toString('base64')] : [];
  for (let before = 0; before < 3; before += 1) {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]);
    const groups = encoded.subarray(0, encoded.length - (encoded.length % 3)).toString('base64');
    const own = groups.slice(before === 0 ? 0 : 4);
    if (own.length >= SHORTEST_CUTOUT) found.push(own);
  }
  return found.flatMap((text) => [text, text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')]);
}
