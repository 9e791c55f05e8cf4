/** Text as XML 1.0 may hold it, for SVG. */
import { printable } from './text.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
  '\t': '&#9;',
};

/** @returns the text for element content */
export function xmlText(text: string): string {
  return printable(text).replace(/[&<>]/g, (character) => ENTITIES[character] ?? '');
}

/** @returns the text for a quoted attribute; newlines survive attribute normalization (XML 1.0 3.3.3) */
export function xmlAttribute(text: string): string {
  return printable(text).replace(/[&<>"'\n\t]/g, (character) => ENTITIES[character] ?? '');
}

/** @returns ` name="value"` for each entry, ready to stand in a start tag */
export function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${xmlAttribute(String(value))}"`)
    .join('');
}
