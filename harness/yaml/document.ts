import {
  type Document,
  type ErrorCode,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml';
import type { z } from 'zod';
import { ConfigurationError } from '../errors.ts';
import { explainIssues } from './explain.ts';
import type { Mistake, Path, Places } from './mistake.ts';

/** What the parser's codes mean to the person who writes the file. */
const SYNTAX: Readonly<Partial<Record<ErrorCode, string>>> = {
  ALIAS_PROPS: 'a text that begins with * has to be in quotes',
  BAD_ALIAS: 'a text that begins with * has to be in quotes',
  BAD_DQ_ESCAPE: 'a backslash in double quotes begins an escape: use single quotes',
  BAD_INDENT: 'the indentation fits no line above, or a bracket above is not closed',
  BAD_SCALAR_START: 'a text that begins with @ or ` has to be in quotes',
  BLOCK_AS_IMPLICIT_KEY:
    'a text that holds a colon and a space has to be in quotes; references are written without a space, env:NAME; or the next line is indented too far',
  BLOCK_IN_FLOW: 'an indented block cannot be inside [ ] or { }',
  DUPLICATE_KEY: 'this key is there twice: remove one of them',
  MISSING_CHAR: 'a colon, a comma, a quote or a bracket is missing',
  MULTIPLE_DOCS: 'the line --- begins a second document: remove it',
  TAB_AS_INDENT: 'a tab indents this line: use spaces',
};

/** A file that a person writes is smaller. The library compares every key of a group with every other. */
const MOST_CHARACTERS = 128 * 1024;
/** The library looks through all anchors for each alias. */
const MOST_ALIASES = 1000;
/** A person corrects no more at once. */
const MOST_SHOWN = 50;

/** A YAML file that a person writes, with the lines of what is in it. */
export class YamlDocument implements Places {
  readonly name: string;
  readonly document: Document.Parsed;
  readonly #lines = new LineCounter();

  /** @throws ConfigurationError when the text is no YAML: every mistake of its syntax with its line */
  constructor(source: string, name: string) {
    this.name = name;
    if (source.length > MOST_CHARACTERS)
      throw new ConfigurationError(
        `${name} is larger than ${MOST_CHARACTERS / 1024} KiB and was not read.`,
        'Give the file that was meant, or split it.',
      );
    this.document = withinDepth(name, () =>
      parseDocument(source, { lineCounter: this.#lines, prettyErrors: false }),
    );
    if (this.document.errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) throw tooDeep(name);
    this.refuse(withinDepth(name, () => this.#syntaxMistakes()));
  }

  /** What explains nothing is left out beside what does. */
  #syntaxMistakes(): Mistake[] {
    const { errors } = this.document;
    // An open bracket shifts what comes after it.
    const causes = errors.filter(({ code }) => code !== 'BAD_INDENT' && SYNTAX[code] !== undefined);
    const mistakes = (causes.length > 0 ? causes : errors).map(({ code, pos }) => ({
      line: this.#lines.linePos(pos[0]).line,
      text: `${SYNTAX[code] ?? 'not valid YAML: check the indentation, the quotes and the brackets here'}.`,
    }));
    return [...mistakes, ...this.#wrongAliases()];
  }

  /** In one pass: the library looks through the whole document for each alias. */
  #wrongAliases(): Mistake[] {
    const mistakes: Mistake[] = [];
    const anchors = new Set<string>();
    let count = 0;
    visit(this.document, {
      Alias: (_, node) => {
        count += 1;
        if (count === MOST_ALIASES) mistakes.push({ line: this.lineOfNode(node), text: EXPANDS });
        if (!anchors.has(node.source))
          mistakes.push({ line: this.lineOfNode(node), text: unknownAlias(node.source) });
      },
      Value: (_, { anchor }) => {
        if (anchor !== undefined) anchors.add(anchor);
      },
    });
    return mistakes;
  }

  /**
   * Checks the whole structure.
   * @returns the data with its defaults
   * @throws ConfigurationError with every mistake
   */
  parse<T extends z.ZodType>(schema: T, what: string): z.infer<T> {
    const parsed = withinDepth(this.name, () => schema.safeParse(this.#data()));
    if (parsed.success) return parsed.data;
    this.refuse(explainIssues(parsed.error.issues, schema, this, what));
    throw new Error('a refused document has a mistake');
  }

  /** The library bounds the expansion of aliases (`maxAliasCount`) before it fills the memory. */
  #data(): unknown {
    try {
      return this.document.toJS();
    } catch (error) {
      if (!(error instanceof ReferenceError)) throw error;
      const lines: number[] = [];
      visit(this.document, { Alias: (_, node) => void lines.push(this.lineOfNode(node)) });
      this.refuse([{ line: Math.min(...lines), text: EXPANDS }]);
      throw error;
    }
  }

  /** @returns the line of a place, or of the nearest place around it */
  lineOf(path: Path): number {
    for (let depth = path.length; depth > 0; depth -= 1) {
      const inner = path.slice(0, depth);
      const around = this.document.getIn(inner.slice(0, -1), true);
      const key = isMap(around) ? keyNode(around, String(inner.at(-1))) : undefined;
      const node = key ?? this.document.getIn(inner, true);
      if (isNode(node) && node.range) return this.#lines.linePos(node.range[0]).line;
    }
    return 1;
  }

  /** @returns the line of a node */
  lineOfNode(node: Node): number {
    return node.range ? this.#lines.linePos(node.range[0]).line : 1;
  }

  /** @returns the value at a place: null where a key has none, undefined where there is no such key */
  valueAt(path: Path): unknown {
    const value: unknown = this.document.getIn(path);
    return value === undefined && path.length > 0 && this.document.hasIn(path) ? null : value;
  }

  /** @returns a scalar as it is written: `+33142000000` is a number to YAML */
  sourceOf(path: Path): string {
    const node = this.document.getIn(path, true);
    return isScalar(node) ? (node.source ?? String(node.value)) : '';
  }

  /** @throws ConfigurationError when there is a mistake; one stands behind its line, several below each other */
  refuse(mistakes: readonly Mistake[]): void {
    const texts = new Set(
      mistakes.toSorted((a, b) => a.line - b.line).map(({ line, text }) => `line ${line}: ${text}`),
    );
    const [first] = texts;
    if (first === undefined) return;
    const shown = [...texts].slice(0, MOST_SHOWN).map((text) => `  ${text}`);
    const howMany =
      texts.size > MOST_SHOWN ? `more than ${MOST_SHOWN} mistakes, these first` : `${texts.size} mistakes`;
    throw new ConfigurationError(
      texts.size === 1 ? `${this.name} ${first}` : `${this.name} has ${howMany}:\n${shown.join('\n')}`,
    );
  }
}

const EXPANDS = 'the aliases from here on expand too far; write the values out.';

function unknownAlias(name: string): string {
  return `the alias *${name} has no anchor before it; define &${name}, or write the text in quotes.`;
}

function keyNode(map: unknown, key: string): Node | undefined {
  if (!isMap(map)) return undefined;
  return map.items.map((pair) => pair.key).find((node) => isScalar(node) && String(node.value) === key) as
    | Node
    | undefined;
}

/**
 * The library calls itself for each level of a file, and counts none: a few thousand levels end the stack.
 * @throws ConfigurationError in place of that
 */
function withinDepth<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof RangeError ? tooDeep(name) : error;
  }
}

function tooDeep(name: string): ConfigurationError {
  return new ConfigurationError(
    `${name} has thousands of levels inside one another and was not read.`,
    'Give the file that was meant: a person writes a few levels.',
  );
}
