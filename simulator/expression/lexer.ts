import { ExpressionError } from './error.ts';

/** Longer texts are refused: expressions of templates have some hundred characters, a transcript some 100 KB. */
export const MAX_LENGTH = 512 * 1024;
/** Brackets and parentheses within one another. */
export const MAX_DEPTH = 200;

/** `at` and `end` are offsets in the text: the token is `text.slice(at, end)`. */
interface Span {
  readonly at: number;
  readonly end: number;
}

/** A `[...]` with what it holds. */
export type Group = Span & { readonly kind: 'group'; readonly items: readonly Token[] };

export type Token =
  | Group
  /** A run of ordinary characters. */
  | (Span & { readonly kind: 'text'; readonly text: string })
  /** `{{`, `}}` or `^^`, with the character it stands for. */
  | (Span & { readonly kind: 'escape'; readonly text: string })
  /** A text literal; `text` is what stands between the quotes. */
  | (Span & { readonly kind: 'quoted'; readonly text: string })
  | (Span & { readonly kind: 'punct'; readonly text: string });

/** In `text` everything outside brackets is text; in `condition` quotes and operators count there as well. */
export type Mode = 'text' | 'condition';

const ESCAPES: Readonly<Record<string, string>> = { '{{': '[', '}}': ']', '^^': '"' };
const PUNCTUATION = ['==', '!=', '>=', '<=', '||', '&&', '>', '<', '=', '(', ')', ','];
const SPECIAL_IN_TEXT = /[[\]]|\{\{|\}\}|\^\^/g;
const SPECIAL_IN_EXPRESSION = /[[\]"()<>=,]|!=|\|\||&&|\{\{|\}\}|\^\^/g;

/**
 * Reads a text into tokens, brackets nested, in one pass: time is linear in the length. What is not closed
 * is text. `base` is added to every offset, for a text cut out of a longer one.
 * @throws ExpressionError `too-long`, `too-deep`
 */
export function readTokens(text: string, mode: Mode, base = 0): Token[] {
  if (text.length > MAX_LENGTH) {
    throw new ExpressionError(
      'too-long',
      `An expression has at most ${MAX_LENGTH} characters, this one has ${text.length}`,
      base + MAX_LENGTH,
    );
  }
  const open: { at: number; items: Token[]; parentheses: number }[] = [];
  let items: Token[] = [];
  let parentheses = 0;
  const lastQuote = text.lastIndexOf('"');
  let at = 0;

  const push = (kind: 'text' | 'escape' | 'quoted' | 'punct', value: string, end: number): void => {
    items.push({ kind, text: value, at: base + at, end: base + end });
    at = end;
  };
  const plain = (end: number): void => {
    if (end > at) push('text', text.slice(at, end), end);
  };

  while (at < text.length) {
    const special = open.length > 0 || mode === 'condition' ? SPECIAL_IN_EXPRESSION : SPECIAL_IN_TEXT;
    special.lastIndex = at;
    const match = special.exec(text);
    plain(match ? match.index : text.length);
    if (!match) break;
    const found = match[0];
    const escaped = ESCAPES[found];
    if ((found === '[' || found === '(') && open.length + parentheses === MAX_DEPTH) {
      throw new ExpressionError('too-deep', `Brackets are nested more than ${MAX_DEPTH} deep`, base + at);
    }
    if (found === '[') {
      open.push({ at: base + at, items, parentheses });
      items = [];
      at += 1;
    } else if (found === ']') {
      const outer = open.pop();
      if (outer) {
        at += 1;
        outer.items.push({ kind: 'group', items, at: outer.at, end: base + at });
        ({ items, parentheses } = outer);
      } else {
        plain(at + 1);
      }
    } else if (escaped !== undefined) {
      push('escape', escaped, at + 2);
    } else if (found === '"') {
      if (lastQuote > at) {
        const close = text.indexOf('"', at + 1);
        push('quoted', text.slice(at + 1, close), close + 1);
      } else {
        plain(at + 1);
      }
    } else {
      if (found === '(') parentheses += 1;
      if (found === ')' && parentheses > 0) parentheses -= 1;
      const punct = PUNCTUATION.find((candidate) => text.startsWith(candidate, at)) ?? found;
      push('punct', punct, at + punct.length);
    }
  }

  // A bracket that was never closed is text, and what follows it belongs to what surrounds it.
  for (let outer = open.pop(); outer; outer = open.pop()) {
    outer.items.push({ kind: 'text', text: '[', at: outer.at, end: outer.at + 1 });
    for (const item of items) outer.items.push(item);
    items = outer.items;
  }
  return items;
}

/** `.Name` of a call or a property, between a value and its arguments. */
export const MEMBER = /^\s*\.\s*([A-Za-z_]\w*)\s*$/;

/** The operator or separator a token is; empty for any other token. */
export function punctOf(item: Token): string {
  return item.kind === 'punct' ? item.text : '';
}

export function isBlank(items: readonly Token[]): boolean {
  return items.every((item) => item.kind === 'text' && item.text.trim() === '');
}
