/** A piece of text that a person reads: a docstring, a comment, or the text of a string or template literal. */
export interface PublicText {
  readonly kind: 'docstring' | 'comment' | 'literal' | 'prose';
  /** Of its first character, counted from 1. */
  readonly line: number;
  readonly text: string;
}

/** What comes before a slash that begins a regular expression; after anything else it divides. */
const BEFORE_REGEXP =
  /(?:^|[-+*%&|^!~?:;,=<>({[}]|=>|\b(?:return|typeof|case|in|of|await|yield|throw|else))$/;
const TOKEN = new RegExp(
  [
    /(?<docstring>\/\*\*(?!\/)[\s\S]*?\*\/)/,
    /(?<comment>\/\*[\s\S]*?\*\/|\/\/[^\n]*)/,
    /(?<literal>'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*")/,
    /(?<regexp>\/(?![*/])(?:\[(?:[^\]\\\n]|\\.)*\]|[^/[\\\n]|\\.)+\/[a-z]*)/,
    /(?<word>[\w$]+)/,
    /(?<space>\s+)/,
    /(?<sign>=>|[\s\S])/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'y',
);
/** The id of a rule, or the path of a file. */
const PATH = /^['"](?:[\w.-]+\/)+[\w.-]+['"]$/;
/** The text of a template literal up to its end or to the next expression. */
const TEMPLATE = /((?:[^`\\$]|\\[\s\S]|\$(?!\{))*)(`|\$\{|$)/y;

/**
 * Finds what a person may read of a TypeScript file: docstrings, comments and literals, without module names, ids of
 * rules, regular expressions and the expressions inside a template literal, whose own literals come separately.
 */
export function textsOf(source: string): PublicText[] {
  const texts: PublicText[] = [];
  /** Open braces, innermost last; `true` stands for the `${` of a template literal. */
  const braces: boolean[] = [];
  let at = 0;
  let line = 1;
  let before = '';
  const add = (kind: PublicText['kind'], text: string) => texts.push({ kind, line, text });
  const advance = (text: string) => {
    at += text.length;
    line += text.split('\n').length - 1;
  };
  const template = () => {
    TEMPLATE.lastIndex = at;
    const [all = '', text = '', end = ''] = TEMPLATE.exec(source) ?? [];
    add('literal', text);
    advance(all);
    if (end === '${') braces.push(true);
    before = end === '${' ? '{' : '`';
  };
  while (at < source.length) {
    TOKEN.lastIndex = at;
    const groups = TOKEN.exec(source)?.groups ?? {};
    const { docstring, comment, literal, space } = groups;
    // A slash that divides is a sign by itself.
    const token = groups['regexp'] && !BEFORE_REGEXP.test(before) ? '/' : firstOf(groups);
    if (docstring !== undefined) add('docstring', docstring.replace(/^[ \t]*\*(?: |\/|$)/gm, ''));
    if (comment !== undefined) add('comment', comment);
    const isName = /^(?:from|import)$/.test(before) || PATH.test(literal ?? '');
    if (literal !== undefined && !isName) add('literal', literal.slice(1, -1));
    advance(token);
    if (docstring !== undefined || comment !== undefined || space !== undefined) continue;
    before = token;
    if (token === '{') braces.push(false);
    if (token === '`' || (token === '}' && braces.pop() === true)) template();
  }
  return texts;
}

function firstOf(groups: Record<string, string | undefined>): string {
  return Object.values(groups).find((text) => text !== undefined) ?? '';
}

/**
 * The prose of a Markdown file: everything but code in backquotes and links that are named as the file they lead to, blocks
 * of output included.
 */
export function proseOf(markdown: string): PublicText[] {
  const text = markdown.replace(/(?<!`)`[^`\n]+`(?!`)|\[[a-z0-9/-]+\]\([^)\s]+\)|\]\([^)\s]+\)/g, (code) =>
    ' '.repeat(code.length),
  );
  return [{ kind: 'prose', line: 1, text }];
}
