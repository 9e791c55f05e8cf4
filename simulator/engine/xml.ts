import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { EngineError } from './errors.ts';
import { MAX_DEPTH, type Tree, tooDeep } from './tree.ts';

/** Longest response, in characters, and most tags, comments and sections of one: reading more would block the PBX for seconds. */
const MAX_LENGTH = 2 * 1024 * 1024;
const MAX_MARKUP = 100_000;
/** XML 1.0 4.6; a response declares no others, for it may not have a DOCTYPE. */
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
/** All but the characters of XML 1.0 2.2. */
const FORBIDDEN = /[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
/** XML 1.0 2.8 */
const DECLARATION =
  /^<\?xml\s+version\s*=\s*(["'])1\.\d+\1(\s+encoding\s*=\s*(["'])[A-Za-z][\w.-]*\3)?(\s+standalone\s*=\s*(["'])(yes|no)\5)?\s*\?>/;
/** XML 1.0 2.3 */
const START =
  ':A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}';
const NAME = `[${START}][${START}\\-.0-9\\u00B7\\u0300-\\u036F\\u203F\\u2040]*`;
const SPACE = '[\\t\\n\\r ]';
/** XML 1.0 2.6; the name `xml` is the declaration's. */
const INSTRUCTION = new RegExp(`<\\?(?![Xx][Mm][Ll][\\t\\n\\r ?])${NAME}(?:${SPACE}|\\?>)`, 'uy');
/** XML 1.0 3.1, piece by piece. */
const CLOSING_TAG = new RegExp(`</${NAME}${SPACE}*>`, 'uy');
const OPENING = new RegExp(`<${NAME}`, 'uy');
const ATTRIBUTE = new RegExp(`${SPACE}+${NAME}${SPACE}*=${SPACE}*(?:"[^<"]*"|'[^<']*')`, 'uy');
const END_OF_TAG = new RegExp(`${SPACE}*/?>`, 'uy');
const TEXT = '#text';
const ATTRIBUTES = ':@';
/** Before every name, because the parser refuses `constructor` and others; no XML name begins so. */
const MARK = '.';

/** A node in the order of the document: `{ '.name': children, ':@': attributes }` or `{ '#text': text }`. */
type Ordered = { readonly [name: string]: unknown };

const PARSER = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: MARK,
  transformTagName: (name) => MARK + name,
  // A PBX reads texts: `0012` is not a number, and the blanks around a name are part of it.
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: MAX_DEPTH,
  jPath: false,
  // XML 1.0 3.3.3: white space in an attribute is a space.
  attributeValueProcessor: (_, value) => value.replaceAll(/[\t\n]/g, ' '),
  entityDecoder: {
    decode: (text) => (text.includes('&') ? text.replaceAll(/&([^;]*);?/g, character) : text),
    reset: () => {},
    addInputEntities: () => {},
    setExternalEntities: () => {},
    setXmlVersion: () => {},
  },
});

/**
 * Reads an XML response as .NET does: only what is well-formed, without DOCTYPE, every value a text. The root element's
 * name is the first step of a path, attributes are members like child elements, repeated names are an array, and text
 * beside either is `#text`.
 * @throws EngineError `bad-response` where the text is not well-formed, has a DOCTYPE or is nested too deeply;
 * `too-large` where it has too much markup
 */
export function readXml(source: string): Tree {
  const text = source.startsWith('\uFEFF') ? source.slice(1) : source;
  refuseDangerous(text);
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw malformed(`line ${valid.err.line}`);
  try {
    const root = Object.create(null) as Record<string, Tree>;
    for (const node of PARSER.parse(text) as Ordered[]) addNode(root, node);
    return root;
  } catch (error) {
    throw error instanceof EngineError ? error : malformed('it cannot be read', error);
  }
}

/** Refuses what the validator lets pass and what would cost the parser too much. */
function refuseDangerous(text: string): void {
  if (text.length > MAX_LENGTH) throw tooLarge(`${MAX_LENGTH} characters`);
  if (FORBIDDEN.test(text)) throw malformed('it contains a character that XML does not allow');
  let depth = 0;
  let count = 0;
  let roots = 0;
  let end = 0;
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', end)) {
    checkText(text.slice(end, at), depth);
    if (++count > MAX_MARKUP) throw tooLarge(`${MAX_MARKUP} tags`);
    end = endOfMarkup(text, at);
    if (depth === 0 && text.startsWith('<![', at)) throw malformed(OUTSIDE);
    if (isOpening(text, at)) {
      if (depth === 0 && ++roots > 1) throw malformed('it has several root elements');
      depth += text[end - 2] === '/' ? 0 : 1;
    } else if (text[at + 1] === '/') depth -= 1;
    if (depth > MAX_DEPTH) throw tooDeep();
  }
  checkText(text.slice(end), depth);
}

/** XML 1.0 2.4, and 2.1: outside of the root element is no text. */
function checkText(text: string, depth: number): void {
  if (text.includes(']]>')) throw malformed('a text contains ]]>');
  if (depth === 0 && /[^\t\n\r ]/.test(text)) throw malformed(OUTSIDE);
}

const OUTSIDE = 'there is text outside of the root element';
const isOpening = (text: string, at: number): boolean => !'/!?'.includes(text[at + 1] ?? '/');

/** Where the tag, comment, section or instruction at `at` ends. */
function endOfMarkup(text: string, at: number): number {
  if (text.startsWith('<!--', at)) return endOf(text, '-->', at + 4, 'comment');
  if (text.startsWith('<![CDATA[', at)) return endOf(text, ']]>', at + 9, 'CDATA section');
  if (text.startsWith('<!', at)) throw malformed('document types are not accepted');
  if (!text.startsWith('<?', at)) return endOfTag(text, at);
  if (after(INSTRUCTION, text, at) === -1 && !(at === 0 && DECLARATION.test(text)))
    throw malformed('an instruction has no name, or the declaration is not valid');
  return endOf(text, '?>', at + 2, 'instruction');
}

function endOf(text: string, closing: string, from: number, what: string): number {
  const end = text.indexOf(closing, from);
  if (end === -1) throw malformed(`a ${what} is not closed`);
  // XML 1.0 2.5
  if (closing === '-->' && /--|-$/.test(text.slice(from, end))) throw malformed('a comment contains --');
  return end + closing.length;
}

/** Where the tag at `start` ends. */
function endOfTag(text: string, start: number): number {
  const closed = after(CLOSING_TAG, text, start);
  if (closed !== -1) return closed;
  let at = after(OPENING, text, start);
  for (let next = at; next !== -1; next = after(ATTRIBUTE, text, at)) at = next;
  const end = at === -1 ? -1 : after(END_OF_TAG, text, at);
  if (end === -1) throw malformed('a tag has no name, an attribute without a quoted value or no end');
  return end;
}

/** Where a match of a sticky pattern at `at` ends; -1 without one. */
function after(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

function character(reference: string, name: string): string {
  const known = Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : undefined;
  const digits = /^#(?:x([0-9A-Fa-f]{1,6})|(\d{1,7}))$/.exec(name);
  const code = digits ? Number.parseInt(digits[1] ?? digits[2] ?? '', digits[1] ? 16 : 10) : Number.NaN;
  const text = known ?? (code <= 0x10ffff ? String.fromCodePoint(code) : undefined);
  if (text === undefined || FORBIDDEN.test(text) || !reference.endsWith(';'))
    throw malformed('it refers to an entity that is not declared');
  return text;
}

function addNode(parent: Record<string, Tree>, node: Ordered): void {
  for (const [name, children] of Object.entries(node))
    if (name !== ATTRIBUTES && name !== TEXT)
      addChild(parent, name, treeOf(children as readonly Ordered[], node[ATTRIBUTES]));
}

/** An element without attributes and child elements is its text. */
function treeOf(children: readonly Ordered[], attributes: unknown): Tree {
  const members = Object.create(null) as Record<string, Tree>;
  for (const [name, value] of Object.entries(attributes ?? {})) addChild(members, name, value);
  for (const child of children) addNode(members, child);
  const text = children.map((child) => child[TEXT] ?? '').join('');
  if (Object.keys(members).length === 0) return text;
  if (text.trim() !== '') members[TEXT] = text;
  return members;
}

function addChild(parent: Record<string, Tree>, name: string, value: Tree): void {
  // The parser marks a self-closing element twice.
  const key = name.replace(/^\.+/, '');
  const earlier = parent[key];
  if (earlier === undefined) parent[key] = value;
  else if (Array.isArray(earlier)) earlier.push(value);
  else parent[key] = [earlier, value];
}

function malformed(what: string, cause?: unknown): EngineError {
  return new EngineError(
    'bad-response',
    `The response is not well-formed XML (${what}).`,
    'Check that the URL leads to the CRM’s API.',
    { cause },
  );
}

function tooLarge(limit: string): EngineError {
  return new EngineError(
    'too-large',
    `The XML of the response has more than ${limit}.`,
    'Change the template so that it requests fewer records.',
  );
}
