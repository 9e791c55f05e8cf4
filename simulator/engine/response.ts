import { EngineError } from './errors.ts';
import { MAX_DEPTH, type Tree, tooDeep } from './tree.ts';
import { readXml } from './xml.ts';

/**
 * Reads a response body. An empty body is `undefined`.
 * @throws EngineError `bad-response` where the body is not of that type or is nested too deeply; `too-large`
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
