import { Parser } from 'htmlparser2';
import { EngineError } from './errors.ts';

/**
 * A response as one tree, whatever its format: objects by name, arrays, and leaves. JSON leaves keep their type
 * (`leafText` gives their text), XML leaves are text.
 */
export type Tree = unknown;

/** Deepest nesting that is read. */
const MAX_DEPTH = 512;

/**
 * Reads a response body. An empty body is `undefined`.
 * @throws EngineError `bad-response` where the body is not of that type or is nested too deeply
 */
export function readTree(body: Buffer, type: 'Json' | 'Xml'): Tree {
  if (body.length === 0) return undefined;
  return type === 'Xml' ? readXml(body.toString('utf8')) : readJson(body);
}

function readJson(body: Buffer): Tree {
  // A level takes at least two bytes.
  if (body.length > MAX_DEPTH * 2 && jsonDepth(body) > MAX_DEPTH) throw tooDeep();
  const decoded = body.toString('utf8');
  const text = decoded.startsWith('\uFEFF') ? decoded.slice(1) : decoded;
  try {
    // Only a number of 16 digits and more can lose digits, and the reviver that keeps them is slow.
    return /[\d.]{16}/.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);
  } catch (cause) {
    throw new EngineError(
      'bad-response',
      'The response is not JSON.',
      'Check that the URL leads to the CRM’s API and not to a web page.',
      { cause },
    );
  }
}

function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || context?.source === undefined) return value;
  return Number.isSafeInteger(value) || !/^-?\d+$/.test(context.source) ? value : context.source;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

function jsonDepth(body: Buffer): number {
  let depth = 0;
  let deepest = 0;
  let inText = false;
  for (let index = 0; index < body.length; index++) {
    const byte = body[index];
    if (inText) {
      if (byte === BACKSLASH) index++;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    // '[' and '{', then ']' and '}'
    else if (byte === 0x5b || byte === 0x7b) deepest = Math.max(deepest, ++depth);
    else if (byte === 0x5d || byte === 0x7d) depth--;
  }
  return deepest;
}

const SELF_CLOSING = /^<[^/].*\/>$/s;

interface Element {
  readonly name: string;
  readonly children: Record<string, Tree>;
  hasChildren: boolean;
  text: string;
}

/** The root element's name is the first step of a path; repeated elements are an array; text beside them is `#text`. */
function readXml(text: string): Tree {
  const root = element('');
  const open = [root];
  const fault = (what: string) =>
    new EngineError(
      'bad-response',
      `The response is not well-formed XML (${what}).`,
      'Check that the URL leads to the CRM’s API.',
    );
  const top = () => open.at(-1) ?? root;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (open.length > MAX_DEPTH) throw tooDeep();
        const opened = element(name);
        for (const [key, value] of Object.entries(attributes)) addChild(opened, key, value);
        open.push(opened);
      },
      ontext(data) {
        top().text += data;
      },
      onclosetag(name, implied) {
        // The parser reports a self-closing element as an implied end, like one that is never closed.
        const written = text.slice(parser.startIndex, parser.endIndex + 1);
        if (implied && !SELF_CLOSING.test(written)) throw fault(`<${name}> is not closed`);
        const closed = open.pop();
        if (closed !== undefined) addChild(top(), closed.name, finished(closed));
      },
      onerror(error) {
        throw error;
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(text);
  if (!root.hasChildren || root.text.trim() !== '') throw fault('no root element');
  return root.children;
}

function element(name: string): Element {
  return { name, children: Object.create(null) as Record<string, Tree>, hasChildren: false, text: '' };
}

function addChild(parent: Element, name: string, value: Tree): void {
  parent.hasChildren = true;
  const earlier = parent.children[name];
  if (earlier === undefined) parent.children[name] = value;
  else if (Array.isArray(earlier)) earlier.push(value);
  else parent.children[name] = [earlier, value];
}

function finished(closed: Element): Tree {
  if (!closed.hasChildren) return closed.text;
  if (closed.text.trim() !== '') closed.children['#text'] = closed.text;
  return closed.children;
}

function tooDeep(): EngineError {
  return new EngineError(
    'bad-response',
    `The response is nested more than ${MAX_DEPTH} levels deep and was not read.`,
    'Request a flatter response from the CRM.',
  );
}

/** The text of a value: `True`/`False`, invariant numbers, empty for null, JSON for an object or array. */
export function leafText(value: Tree): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'boolean':
      return value ? 'True' : 'False';
    case 'number':
      return String(value).replace('e', 'E');
    case 'object':
      if (value === null) return '';
      // A path to an XML element with attributes or children means its own text.
      return '#text' in value && typeof value['#text'] === 'string' ? value['#text'] : JSON.stringify(value);
    default:
      return '';
  }
}

/** The OAuth error code (RFC 6749 5.2) of an error response; the description may quote secrets and is not read. */
export function oauthErrorOf(body: Buffer): string | undefined {
  if (body.length === 0 || body.length > 65_536 || body[0] !== 0x7b) return undefined;
  try {
    const { error } = JSON.parse(body.toString('utf8')) as { error?: unknown };
    return typeof error === 'string' && /^[a-z_]{1,40}$/.test(error) ? error : undefined;
  } catch {
    return undefined;
  }
}
