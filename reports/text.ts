/** What every text report needs: characters that show themselves, wrapped lines, readable durations. */

/** What nearly every text of a run is made of: nothing in it has to be looked at one by one. */
const PLAIN = /^[\t\n\x20-\x7e]*$/;
const PLAIN_LINE = /^[\x21-\x7e]*(?: [\x21-\x7e]+)*$/;
/** Controls but tab and newline, format characters (bidirectional overrides among them), lone surrogates. */
const TREACHEROUS = /(?![\t\n])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/gu;

/**
 * Replaces characters that would move a cursor, reverse a line or break XML 1.0 (section 2.2) by their
 * visible escape, `\u001b` for example. Tab and newline stay; CR LF becomes a newline.
 */
export function printable(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .replaceAll('\r\n', '\n')
    .replace(TREACHEROUS, (character) => `\\u${character.codePointAt(0)?.toString(16).padStart(4, '0')}`);
}

/** What a finished text is written in: decides how a character is escaped in it. */
export type Notation = 'text' | 'markup' | 'json';

/** ANSI colors, which a report may have itself; everything that a run holds was made printable before. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the sequence begins with one
const COLOR = /(\x1b\[\d{1,3}m)/;
/** Where a CI runner finds a command: GitHub at the beginning of a line, white space aside; GitHub, Azure and TeamCity anywhere. */
const COMMAND = /^([^\S\n]*):(?=:)|#(?=#(?:\[|vso\[|teamcity\[))/gim;

/**
 * Makes a finished text fit for a terminal and for the log of a CI runner, whatever a deployment, a template or a file
 * put into it: no control character is left but newline and tab, and nothing that a runner obeys.
 * @param notation how the text goes on being read as what it is: JSON stays JSON, markup stays markup
 * @param colored whether ANSI colors stay
 */
export function harmless(text: string, notation: Notation = 'text', colored = false): string {
  const plain = colored
    ? text
        .split(COLOR)
        .map((part, index) => (index % 2 === 1 ? part : printable(part)))
        .join('')
    : printable(text);
  return plain.replace(COMMAND, (found: string, indent: string | undefined) => {
    const sign = found.at(-1) ?? '';
    const code = sign.charCodeAt(0);
    return `${indent ?? ''}${notation === 'markup' ? `&#${code};` : `\\u00${code.toString(16)}`}`;
  });
}

/** @returns the text as one printable line: each run of white space is one space */
export function oneLine(text: string): string {
  if (PLAIN_LINE.test(text)) return text;
  return printable(text).replace(/\s+/g, ' ').trim();
}

/** @returns at most `length` characters of the text, the last one an ellipsis where it was cut */
export function clip(text: string, length: number): string {
  if (text.length <= length) return text;
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, Math.max(0, length - 1)).join('')}…`;
}

/**
 * Wraps a printable text at spaces, and inside a word only where it is longer than a line.
 * @param width columns of a line, at least 1
 * @returns the lines; an empty text has one empty line
 */
export function wrap(text: string, width: number): string[] {
  return printable(text)
    .split('\n')
    .flatMap((paragraph) => wrapParagraph(paragraph, Math.max(1, width)));
}

function wrapParagraph(paragraph: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.split(/\s+/).flatMap((word) => pieces(word, width))) {
    if (line !== '' && columns(line) + 1 + columns(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

function pieces(word: string, width: number): string[] {
  const characters = [...word];
  const cut: string[] = [];
  for (let start = 0; start < characters.length; start += width)
    cut.push(characters.slice(start, start + width).join(''));
  return cut;
}

/** @returns how many columns a printable line takes, one per character */
export function columns(line: string): number {
  return [...line].length;
}

/** @returns `400 ms`, `1.2 s`, `12 s`, `3 min 05 s` for a number of milliseconds */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 9950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** @returns `1 rule`, `2 rules` */
export function plural(count: number, noun: string, nouns = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : nouns}`;
}
