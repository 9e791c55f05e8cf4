import type { Position } from './model.ts';
import { TemplateRefused } from './refused.ts';

/** Largest file; it is refused before it is parsed. Templates in the field have up to 100 KB. */
export const MAX_BYTES = 5 * 1024 * 1024;
const MAX_DEPTH = 256;
/** A hundred times what templates in the field have; the linter compares elements with each other. */
const MAX_ELEMENTS = 10_000;

const SAVE_AS_UTF8 = 'Save the file as UTF-8 and upload it again.';

/**
 * Decodes a template (XML 1.0 appendix F: byte order mark, then the declared encoding, then UTF-8) and normalizes line
 * ends to `\n` (XML 1.0 2.11).
 * @throws TemplateRefused `too-large`, `encoding`
 */
export function readSource(source: string | Uint8Array): string {
  if (source.length > MAX_BYTES) {
    const megabytes = (source.length / 1024 / 1024).toFixed(1);
    throw new TemplateRefused(
      'too-large',
      `incorrect file format: the file has ${megabytes} MB; the limit is 5 MB`,
      'Upload the CRM template itself, an XML file of some kilobytes.',
    );
  }
  const text = typeof source === 'string' ? source : decode(source);
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

function decode(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new TemplateRefused(
      'encoding',
      `incorrect file format: the file is not valid ${encoding}`,
      SAVE_AS_UTF8,
    );
  }
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const declared = /^(?:ï»¿)?<\?xml[^>]*?\sencoding\s*=\s*["']([\w.-]+)["']/.exec(head)?.[1];
  if (declared === undefined) return 'utf-8';
  if (/^utf-?16/i.test(declared)) {
    throw new TemplateRefused(
      'encoding',
      `incorrect file format: the file declares ${declared} and has no byte order mark`,
      SAVE_AS_UTF8,
    );
  }
  try {
    return new TextDecoder(declared).encoding;
  } catch {
    throw new TemplateRefused(
      'encoding',
      `incorrect file format: the encoding "${declared}" is unknown`,
      SAVE_AS_UTF8,
    );
  }
}

/** Maps offsets in a text to positions; a column counts UTF-16 units. */
export function positions(text: string): (offset: number) => Position {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

/** A piece of markup: `text.slice(start, end)`. */
export interface Markup {
  readonly kind: 'open' | 'close' | 'empty' | 'comment' | 'cdata' | 'instruction' | 'declaration';
  readonly start: number;
  readonly end: number;
}

const SPANS = [
  ['<!--', '-->', 'comment'],
  ['<![CDATA[', ']]>', 'cdata'],
  ['<?', '?>', 'instruction'],
  ['<!', '>', 'declaration'],
  ['</', '>', 'close'],
] as const;

/** Every tag, comment, CDATA section, instruction and declaration in order; tolerant, for text that may be broken. */
export function* markup(text: string): Generator<Markup> {
  let end = 0;
  for (let start = text.indexOf('<'); start !== -1; start = text.indexOf('<', end)) {
    const span = SPANS.find(([opening]) => text.startsWith(opening, start));
    if (span) {
      const [opening, closing, kind] = span;
      const close = text.indexOf(closing, start + opening.length);
      end = close === -1 ? text.length : close + closing.length;
      yield { kind, start, end };
    } else {
      end = endOfTag(text, start);
      yield { kind: text[end - 2] === '/' ? 'empty' : 'open', start, end };
    }
  }
}

function endOfTag(text: string, start: number): number {
  for (let at = start; at < text.length; at += 1) {
    const char = text[at];
    if (char === '>') return at + 1;
    if (char === '"' || char === "'") {
      const close = text.indexOf(char, at + 1);
      if (close === -1) return text.length;
      at = close;
    }
  }
  return text.length;
}

/**
 * Refuses what must not reach the XML parser: a DOCTYPE (and with it declared entities), nesting that would exhaust
 * the parser's stack, and too many elements.
 * @throws TemplateRefused `doctype`, `too-deep`, `too-large`
 */
export function refuseDangerous(text: string, at: (offset: number) => Position): void {
  let depth = 0;
  let count = 0;
  for (const { kind, start } of markup(text)) {
    if (kind === 'declaration' && /^<!DOCTYPE/i.test(text.slice(start, start + 9))) {
      throw new TemplateRefused(
        'doctype',
        'incorrect file format: the template has a DOCTYPE, and document types and entities are not accepted',
        'Remove the <!DOCTYPE ...> declaration and replace its entities by their text.',
        at(start),
      );
    }
    if (kind === 'open' || kind === 'empty') count += 1;
    if (count > MAX_ELEMENTS) {
      throw new TemplateRefused(
        'too-large',
        `incorrect file format: the template has more than ${MAX_ELEMENTS} elements`,
        'Upload the CRM template itself, which has some hundred elements.',
        at(start),
      );
    }
    if (kind === 'open') depth += 1;
    else if (kind === 'close') depth -= 1;
    if (depth > MAX_DEPTH) {
      throw new TemplateRefused(
        'too-deep',
        `incorrect file format: elements are nested more than ${MAX_DEPTH} deep`,
        'Reduce the nesting of Object and Array elements.',
        at(start),
      );
    }
  }
}
