import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type PublicText, proseOf, textsOf } from './public-text.ts';

const ROOT = join(import.meta.dirname, '..');

/** Words and phrases that public texts do without, and what to write. */
const BANNED: readonly (readonly [phrase: RegExp, instead: string])[] = [
  [/\bwho(?:m)?ever\b/i, 'name the component or the role'],
  [/\b(?:some|no)body\b/i, 'name the component or the role'],
  [/\bmend(?:s|ed|ing)?\b/i, 'remedy, fix'],
  [/\btold\b|\btells? of\b/i, 'say, report, name'],
  [/(?<!there )\bis none\b/i, '"is not a valid ..."'],
  [/\bis no name for\b/i, '"is not a valid name of ..."'],
  [/\b(?:put|puts|putting) up with\b/i, 'known failure, tolerate'],
  [/\bhonou?r(?:s|ed|ing)?\b/i, 'accepted, respected'],
  [/\b(?:is|are|was|were) served\b(?! (?:at|by|from|in|on|over|under|with)\b)/i, 'accepted'],
  [/\blaid\b(?! out\b)|\blies\b/i, 'is stored, is, registered'],
  [/\bdesks?\b(?! phones?\b)/i, 'the term of the glossary'],
  [
    /(?<!\b(?:back|branch|front|head|home|from the|in the|post) )\boffices?\b(?! (?:hours|phone|number))/i,
    'PBX fleet',
  ],
  [/(?<!\bon )\bboards?\b/i, 'run state'],
  [/\bas it is\b(?=[.,;:!?)]|\s*$|\s+(?:and|or|but)\b)|\bas it stands\b/i, 'unchanged, or nothing'],
  [/\ba thing\b/i, 'name it'],
];

/** Texts that quote another's words, or need one of these words in its plain sense. */
const ALLOWED: readonly (readonly [file: string, phrase: string, because: string])[] = [];

/** Test files and what they share are read by developers, and golden files are made from what is checked here. */
const NOT_PUBLIC =
  /\.test\.ts$|\/(?:testing|test-kit|fake-time)\.ts$|^(?:tests|reports\/golden|fixtures\/crms)\//;

function offences(file: string, texts: readonly PublicText[]): string[] {
  return texts.flatMap(({ line, text }) =>
    BANNED.flatMap(([phrase, instead]) =>
      [...text.matchAll(new RegExp(phrase, 'gim'))]
        .filter(([found]) => !ALLOWED.some(([where, word]) => where === file && word === found))
        .map(({ index, 0: found }) => {
          const at = line + text.slice(0, index).split('\n').length - 1;
          return `${file}:${at}: "${found}": write ${instead}`;
        }),
    ),
  );
}

/** The folders and files at the root that belong to the project. */
const PLACES = readdirSync(ROOT).filter(
  (name) => !/^(?:\.|node_modules$|dist$|conformance-report$)/.test(name),
);

function publicFiles(place: string): string[] {
  const inside = statSync(join(ROOT, place)).isDirectory()
    ? readdirSync(join(ROOT, place), { recursive: true, encoding: 'utf8' }).map((file) => `${place}/${file}`)
    : [place];
  return inside.filter((file) => /\.(?:ts|md)$/.test(file) && !NOT_PUBLIC.test(file));
}

describe('public texts', () => {
  it.each(PLACES)('of %s use plain words', (place) => {
    const found = publicFiles(place).flatMap((file) => {
      const source = readFileSync(join(ROOT, file), 'utf8');
      return offences(file, file.endsWith('.md') ? proseOf(source) : textsOf(source));
    });
    expect(found).toEqual([]);
  });
});

describe('the check of words', () => {
  const words = (text: string) => offences('x', [{ kind: 'prose', line: 1, text }]);

  it.each([
    'It is recommended to amend the commandment.',
    'There is none.',
    'A number is found as it is stored.',
    'The page is served at /health, from memory.',
    'A customer who calls from the office uses a keyboard.',
    'Early beliefs and laid out tables; honorary members; a foretold end.',
  ])('lets pass: %s', (text) => expect(words(text)).toEqual([]));

  it.each([
    ['Whoever changes a row', 'Whoever'],
    ['mended', 'mended'],
    ['a port that is none', 'is none'],
    ['the request is served', 'is served'],
    ['the secret as it is.', 'as it is'],
    ['the PBXs of an office', 'office'],
  ])('refuses: %s', (text, word) => expect(words(text).join()).toContain(`x:1: "${word}"`));

  it('names the line within a text', () => {
    expect(offences('x', [{ kind: 'docstring', line: 7, text: 'one\ntwo\nnobody' }])[0]).toMatch(/^x:9: /);
  });
});

describe('what is read of a TypeScript file', () => {
  const literals = (source: string) =>
    textsOf(source).flatMap(({ kind, text }) => (kind === 'literal' ? [text] : []));

  it('is literals, not identifiers, module names or regular expressions', () => {
    const source = `import { told } from './told.ts';
      // told 'told'
      const mend = a / b / 'c'.length; /* "told" */
      const pattern = /[/'"]told"'/g.test("d's") && 'it\\'s';`;
    expect(literals(source)).toEqual(['c', "d's", "it\\'s"]);
  });

  it('is the text of template literals around their expressions, and the literals in these', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source of one
    const source = 'const a = `one ${b ? `two ${{ c: "three" }.c}` : 4} five`; const d = "six";';
    expect(literals(source)).toEqual(['one ', 'two ', 'three', '', ' five', 'six']);
  });

  it('is docstrings, with the line of each', () => {
    const [first, second] = textsOf("const a = 'x';\n\n/**\n * Says it.\n * @returns that\n */");
    expect(first).toEqual({ kind: 'literal', line: 1, text: 'x' });
    expect(second?.line).toBe(3);
    expect(second?.text).toContain('\nSays it.\n@returns that\n');
  });

  it('is comments', () => {
    expect(
      textsOf("go(); // told 'it'\n/* then */ stop();").map(({ kind, line, text }) => [kind, line, text]),
    ).toEqual([
      ['comment', 1, "// told 'it'"],
      ['comment', 2, '/* then */'],
    ]);
  });

  it('is neither the id of a rule nor a path', () => {
    expect(literals("const ids = ['pbx/authorize/denial-told', './told.ts', 'told/ of'];")).toEqual([
      'told/ of',
    ]);
  });

  it('is the prose of Markdown, without code in backquotes and names in links', () => {
    expect(proseOf('a [B c](c-told.md), [denial-told](told.md)')[0]?.text.trim()).toMatch(/^a \[B c +,$/);
    expect(proseOf('one `told` two\n```\nthree\n```')[0]?.text).toMatch(/^one {8}two\n```\nthree/);
  });
});
