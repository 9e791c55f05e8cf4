import { type Budget, TOKEN_STEPS } from './budget.ts';
import { ExpressionError } from './error.ts';

/** Longest text, in UTF-16 units: expressions have some hundred characters, a transcript some 100 KB. */
export const MAX_LENGTH = 512 * 1024;
/** Deepest nesting of brackets and parentheses. */
export const MAX_DEPTH = 200;

/** `at` and `end` are offsets in the text: the token is `text.slice(at, end)`. */
interface Span {
  readonly at: number;
  readonly end: number;
}

/** A `[...]` with its tokens. */
export type Group = Span & { readonly kind: 'group'; readonly items: readonly Token[] };

/** A piece of an expression. */
export type Token =
  | Group
  /** A run of ordinary characters. */
  | (Span & { readonly kind: 'text'; readonly text: string })
  /** `{{`, `}}` or `^^`, with the character it escapes. */
  | (Span & { readonly kind: 'escape'; readonly text: string })
  /** A text literal; `text` excludes the quotes, and `items` are its tokens, read as a text. */
  | (Span & { readonly kind: 'quoted'; readonly text: string; readonly items: readonly Token[] })
  | (Span & { readonly kind: 'punct'; readonly text: string });

/** In `text` everything outside brackets is text; in `condition` quotes and operators count there as well. */
export type Mode = 'text' | 'condition';

const ESCAPES: Readonly<Record<string, string>> = { '{{': '[', '}}': ']', '^^': '"' };
const PUNCTUATION = ['==', '!=', '>=', '<=', '||', '&&', '>', '<', '=', '(', ')', ','];
const SPECIAL_IN_TEXT = /[[\]]|\{\{|\}\}|\^\^/g;
const SPECIAL_IN_EXPRESSION = /[[\]"()<>=,]|!=|\|\||&&|\{\{|\}\}|\^\^/g;

/**
 * Reads a text into tokens, brackets nested, in one pass: time is linear in the length. An unclosed bracket is text.
 * @param base is added to every offset, for a text cut out of a longer one
 * @throws ExpressionError `too-long`, `too-deep`, `too-much-work`
 */
export function readTokens(text: string, mode: Mode, budget: Budget, base = 0): Token[] {
  if (text.length > MAX_LENGTH) {
    throw new ExpressionError(
      'too-long',
      `The expression has ${text.length} characters; the limit is ${MAX_LENGTH}`,
      base + MAX_LENGTH,
    );
  }
  return new Lexer(text, mode, budget, base).read();
}

/** Reads one text from left to right. */
class Lexer {
  readonly #text: string;
  readonly #mode: Mode;
  readonly #budget: Budget;
  readonly #base: number;
  readonly #lastQuote: number;
  /** Open brackets, outermost first, each with the tokens before it. */
  readonly #open: { at: number; items: Token[]; parentheses: number }[] = [];
  /** Tokens of the innermost open bracket. */
  #items: Token[] = [];
  #parentheses = 0;
  #at = 0;

  constructor(text: string, mode: Mode, budget: Budget, base: number) {
    this.#text = text;
    this.#mode = mode;
    this.#budget = budget;
    this.#base = base;
    this.#lastQuote = text.lastIndexOf('"');
  }

  read(): Token[] {
    const text = this.#text;
    while (this.#at < text.length) {
      const inExpression = this.#open.length > 0 || this.#mode === 'condition';
      const special = inExpression ? SPECIAL_IN_EXPRESSION : SPECIAL_IN_TEXT;
      special.lastIndex = this.#at;
      const match = special.exec(text);
      this.#plain(match ? match.index : text.length);
      if (match) this.#special(match[0]);
    }
    this.#closeOpen();
    return this.#items;
  }

  #special(found: string): void {
    const escaped = ESCAPES[found];
    if (found === '[') this.#openBracket();
    else if (found === ']') this.#closeBracket();
    else if (escaped !== undefined) this.#push('escape', escaped, this.#at + 2);
    else if (found === '"') this.#quote();
    else this.#punctuation(found);
  }

  #openBracket(): void {
    this.#refuseTooDeep();
    this.#spend();
    this.#open.push({ at: this.#base + this.#at, items: this.#items, parentheses: this.#parentheses });
    this.#items = [];
    this.#at += 1;
  }

  #closeBracket(): void {
    const outer = this.#open.pop();
    if (!outer) {
      this.#plain(this.#at + 1);
      return;
    }
    this.#at += 1;
    outer.items.push({ kind: 'group', items: this.#items, at: outer.at, end: this.#base + this.#at });
    this.#items = outer.items;
    this.#parentheses = outer.parentheses;
  }

  #quote(): void {
    const close = this.#lastQuote > this.#at ? this.#text.indexOf('"', this.#at + 1) : -1;
    if (close === -1) {
      this.#plain(this.#at + 1);
      return;
    }
    this.#spend();
    const text = this.#text.slice(this.#at + 1, close);
    const at = this.#base + this.#at;
    const items = readTokens(text, 'text', this.#budget, at + 1);
    this.#items.push({ kind: 'quoted', text, items, at, end: this.#base + close + 1 });
    this.#at = close + 1;
  }

  #punctuation(found: string): void {
    if (found === '(') this.#refuseTooDeep();
    if (found === '(') this.#parentheses += 1;
    if (found === ')' && this.#parentheses > 0) this.#parentheses -= 1;
    const punct = PUNCTUATION.find((candidate) => this.#text.startsWith(candidate, this.#at)) ?? found;
    this.#push('punct', punct, this.#at + punct.length);
  }

  #refuseTooDeep(): void {
    if (this.#open.length + this.#parentheses < MAX_DEPTH) return;
    throw new ExpressionError(
      'too-deep',
      `Brackets are nested more than ${MAX_DEPTH} deep`,
      this.#base + this.#at,
    );
  }

  /** A bracket that was never closed is text, and what follows it belongs to the token list around it. */
  #closeOpen(): void {
    const [outermost, ...inner] = this.#open;
    if (!outermost) return;
    const { items } = outermost;
    const following = [...inner.map((frame) => frame.items), this.#items];
    // Each token moves once: from frame to frame, the time would grow with the number of brackets too.
    for (const [index, { at }] of this.#open.entries()) {
      items.push({ kind: 'text', text: '[', at, end: at + 1 });
      for (const item of following[index] ?? []) items.push(item);
    }
    this.#items = items;
  }

  #spend(): void {
    this.#budget.spend(TOKEN_STEPS, this.#text, this.#base + this.#at);
  }

  #plain(end: number): void {
    if (end > this.#at) this.#push('text', this.#text.slice(this.#at, end), end);
  }

  #push(kind: 'text' | 'escape' | 'punct', text: string, end: number): void {
    this.#spend();
    this.#items.push({ kind, text, at: this.#base + this.#at, end: this.#base + end });
    this.#at = end;
  }
}

/** `.Name` of a method or property. */
export const MEMBER = /^\s*\.\s*([A-Za-z_]\w*)\s*$/;

/** @returns the operator or separator; empty for any other token */
export function punctOf(item: Token): string {
  return item.kind === 'punct' ? item.text : '';
}

/** @returns whether the tokens are white space only */
export function isBlank(items: readonly Token[]): boolean {
  return items.every((item) => item.kind === 'text' && item.text.trim() === '');
}
