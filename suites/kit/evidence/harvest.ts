import { nestsTooDeeply } from '../nesting.ts';

/** Finds named values in a text of any type, sound or broken, in time that grows with the text. */

/** Text is looked through so far: what follows is never kept as evidence. */
const LONGEST_SCAN = 1 << 20;
/** JSON in JSON is followed so deep. */
const DEEPEST = 4;
/** A text holds no more values worth learning. */
const MOST_VALUES = 5000;
/** Members of JSON are looked at so far: the evidence shows the beginning of a text, and a text of megabytes holds millions. */
const MOST_MEMBERS = 200_000;
/** Tags whose attributes are looked at together. */
const MOST_TAGS = 2000;

/** Parts of names whose values may be secrets. */
const KEYWORD =
  /token|secret|passw|passphrase|pwd|sess|sid|code|csrf|xsrf|key|assertion|jwt|bearer|credential|verifier|ticket|otp|auth|signature|cookie|hidden/i;
const KEYWORDS = new RegExp(KEYWORD.source, 'gi');
const NAME_BEFORE = /[\w.-]{0,48}$/;
const NAME_AFTER = /[\w.-]{0,32}/y;

/** Between a name and its value in JSON, JavaScript, PHP dumps, forms, headers and percent-encoded JSON. */
const SEPARATOR =
  /(?:\\{0,7}["']\]?|&quot;|&#0?34;|&#x22;|%22|\])?\s{0,8}(?:=>|=|:|%3A|%3D)\s{0,8}(?:string\(\d{1,9}\)\s)?(?:\[\s{0,4})?(\\{0,7}["'`]|&quot;|&#0?34;|&#x22;|%22)?/iy;
/** Elements of HTML that show text. */
const SHOWN = new Set(['code', 'output']);
/** Between the name of an element and its text. */
const ELEMENT = /[^<>]{0,256}>(?:<!\[CDATA\[)?\s{0,8}/y;
/** Between an element that holds the name and the next one, which holds the value. */
const NEXT_ELEMENT = /<\/[\w:.-]{1,32}>\s{0,8}<[\w:.-]{1,32}>/y;
const BARE = /[^\s"'<>&;,)}\]\\`]+/y;
const TAG_OF_NAME = /(?:name|id|property|itemprop)\s?=\s?["']?$/i;
const NAME_OF_TAG = /\bname\s?=\s?["']?([\w.[\]-]{1,64})/i;
const VALUE_OF_TAG = /\b(?:value|content)\s?=\s?(?:"([^"]*)"?|'([^']*)'?|([^\s"'>]+))/i;

/** A value that stands under a name. */
export interface Named {
  readonly name: string;
  readonly value: string;
  /** Found by the punctuation around it, not by reading the text as what it is. */
  readonly guessed: boolean;
  /** A hidden field: no person reads it. */
  readonly hidden?: boolean;
}

type Visit = (found: Named) => void;

/**
 * Visits the named values of a text: members of JSON at any depth, and, where the text is something else (or JSON is in
 * a text of it), what punctuation shows: form fields, attributes, elements, scripts, dumps, JSON with something before it
 * or without its end.
 */
export function harvest(text: string, visit: Visit): void {
  let left = MOST_VALUES;
  const bounded: Visit = (found) => {
    left -= 1;
    if (left >= 0) visit(found);
  };
  harvestText(text, bounded, 0);
}

function harvestText(text: string, visit: Visit, depth: number): void {
  if (depth > DEEPEST || !KEYWORD.test(text.slice(0, LONGEST_SCAN))) return;
  const data = /^\s*[[{"]/.test(text) && !nestsTooDeeply(text) ? parse(text) : undefined;
  if (data === undefined) scan(text.slice(0, LONGEST_SCAN), visit);
  else walk(data, visit, depth);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type Member = readonly [data: unknown, name: string];

/** Visits the text members in the order of the text; with a list in place of recursion, for rules send nestings that exhaust a stack. */
function walk(data: unknown, visit: Visit, depth: number): void {
  let left = MOST_MEMBERS;
  const open: Member[] = [[data, '']];
  for (let member = open.pop(); member !== undefined; member = open.pop()) {
    const [value, name] = member;
    if (typeof value === 'string') {
      if (name !== '') visit({ name, value, guessed: false });
      harvestText(value, visit, depth + 1);
    } else if (typeof value === 'number') visit({ name, value: String(value), guessed: true });
    else if (typeof value === 'object' && value !== null) {
      const within = membersOf(value, name, left);
      left -= within.length;
      for (const one of within.reverse()) open.push(one);
    }
  }
}

/** What a secret's name holds as an object keeps that name: `"token": {"value": "..."}`. */
function membersOf(data: object, name: string, most: number): Member[] {
  if (Array.isArray(data)) return data.slice(0, most).map((item: unknown) => [item, name] as const);
  return Object.keys(data)
    .slice(0, most)
    .map((member) => {
      const keeps = name !== '' && /^(value|text|raw|data|id)$/i.test(member);
      return [(data as Record<string, unknown>)[member], keeps ? name : member] as const;
    });
}

function scan(text: string, visit: Visit): void {
  let tags = 0;
  const value = (name: string, written: string, hidden = false) => {
    for (const spelled of readings(written)) visit({ name, value: spelled, guessed: true, hidden });
  };
  KEYWORDS.lastIndex = 0;
  for (let match = KEYWORDS.exec(text); match !== null; match = KEYWORDS.exec(text)) {
    const before = NAME_BEFORE.exec(text.slice(Math.max(0, match.index - 48), match.index))?.[0] ?? '';
    const start = match.index - before.length;
    NAME_AFTER.lastIndex = KEYWORDS.lastIndex;
    NAME_AFTER.exec(text);
    const end = Math.max(KEYWORDS.lastIndex, NAME_AFTER.lastIndex);
    const name = text.slice(start, end);
    KEYWORDS.lastIndex = end;
    const lead = text.slice(Math.max(0, start - 40), start);
    const hidden = name.toLowerCase() === 'hidden';
    if ((hidden || TAG_OF_NAME.test(lead)) && tags < MOST_TAGS) {
      tags += 1;
      const tag = tagAround(text, start);
      const [, double, single, bare] = VALUE_OF_TAG.exec(tag) ?? [];
      const field = hidden ? NAME_OF_TAG.exec(tag)?.[1] : name;
      if (field !== undefined) value(field, double ?? single ?? bare ?? '', hidden);
    }
    if (hidden) continue;
    const after = valueAfter(text, end, /<(?:[\w.-]{1,32}:)?$/.test(lead) && !SHOWN.has(name));
    if (after === undefined) continue;
    value(name, text.slice(after.from, after.to));
    if (!after.element) KEYWORDS.lastIndex = Math.max(end, after.to);
  }
}

function tagAround(text: string, at: number): string {
  const nearby = text.slice(Math.max(0, at - 2048), at);
  const from = at - (nearby.length - Math.max(0, nearby.lastIndexOf('<')));
  const rest = text.slice(from, at + 4096);
  const close = rest.indexOf('>', at - from);
  return close < 0 ? rest : rest.slice(0, close);
}

/** Where the value of a name that ends here stands, if one follows. */
function valueAfter(
  text: string,
  end: number,
  inTag: boolean,
): { from: number; to: number; element: boolean } | undefined {
  SEPARATOR.lastIndex = end;
  const separator = SEPARATOR.exec(text);
  if (separator !== null) {
    const from = SEPARATOR.lastIndex;
    const [, quote] = separator;
    if (quote !== undefined) return { from, to: closing(text, quote, from), element: false };
    BARE.lastIndex = from;
    return BARE.exec(text) === null ? undefined : { from, to: BARE.lastIndex, element: false };
  }
  const between = inTag ? ELEMENT : NEXT_ELEMENT;
  between.lastIndex = end;
  if (between.exec(text) === null) return undefined;
  const from = between.lastIndex;
  const close = text.slice(from, from + 65_536).search(/<|\]\]>/);
  return { from, to: close < 0 ? Math.min(text.length, from + 65_536) : from + close, element: true };
}

/** @returns where a quoted text ends; a text that is cut off ends with the whole */
function closing(text: string, quote: string, from: number): number {
  for (let at = text.indexOf(quote, from); at >= 0; at = text.indexOf(quote, at + 1)) {
    if (quote.length > 1) return at;
    let slashes = 0;
    while (at - slashes > from && text[at - slashes - 1] === '\\') slashes += 1;
    if (slashes % 2 === 0) return at;
  }
  return text.length;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** @returns what a written value may stand for: itself, and itself without the escapes that it holds */
function readings(written: string): Set<string> {
  const text = written.trim();
  const all = new Set([text]);
  if (text.includes('\\')) all.add(String(parse(`"${text.replace(/\\$/, '')}"`) ?? text));
  if (/&[#\w]+;/.test(text)) all.add(text.replace(/&(#x?[\da-f]{1,6}|[a-z]{2,4});/gi, character));
  if (/%[\da-f]{2}|\+/i.test(text))
    all.add(new URLSearchParams(`v=${text.replaceAll('&', '%26')}`).get('v') ?? text);
  return all;
}

function character(entity: string, name: string): string {
  if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? entity;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code <= 0x10ffff ? String.fromCodePoint(code) : entity;
}
