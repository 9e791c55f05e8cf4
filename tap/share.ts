import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TapDocument, TapEvent, TapExchange, TapHeader } from '../reports/tap/document.ts';
import { tapSchema } from '../reports/tap/schema.ts';
import { ProblemError, whyUnreadable } from '../web/problem-error.ts';
import { CallsSeen } from './calls.ts';
import { encodedText, JSON_ESCAPES, PERCENT, XML_ESCAPES } from './escapes.ts';
import { type FinishedTap, filesOf } from './finish.ts';
import { Pseudonyms } from './pseudonyms.ts';
import { DOCUMENT } from './record.ts';
import { withoutCredentials } from './secrets.ts';
import { PRIVATE_NAME, PROTOCOL_HEADERS, PROTOCOL_NUMBER } from './vocabulary.ts';

/** Values of events that are words or lengths of the protocol. */
const PUBLIC_VALUES = /^(CallType|CallDirection|EntityType)$|(Time|Date)(Local|UTC)?$|Duration|Millis$/;
/** A name of a member or field, and no value that stands in its place. */
const IDENTIFIER = /^[A-Za-z_][A-Za-z_.[\]-]{0,48}\d?$/;
const JSON_TOKEN = /"((?:[^"\\]|\\.)*)"(\s*:)?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** A file that is no tap document. */
export class TapUnreadable extends ProblemError {
  readonly code = 'tap-unreadable';
}

/**
 * Reads a finished tap.
 * @param path its folder, or its document
 * @throws TapUnreadable
 */
export async function readTap(path: string): Promise<TapDocument> {
  const file = path.endsWith('.json') ? path : join(path, DOCUMENT);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const remedy = 'Name the folder of a tap, or its tap.json; finish a tap that was killed with --finish.';
    throw new TapUnreadable(`${file} cannot be read: ${whyUnreadable(error)}.`, remedy, { cause: error });
  }
  const read = tapSchema.safeParse(parsed(text));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new TapUnreadable(
    `${file} is no tap of this version: ${issue?.path.join('.') || 'the document'}: ${issue?.message ?? 'not understood'}.`,
    'Name the tap.json that "pbx-conformance tap" wrote.',
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * @param random `size` unpredictable bytes; the key of the copy is made of them and kept nowhere
 * @returns the files of a copy that may be given away
 * @throws TapUnreadable
 */
export async function shareTap(
  path: string,
  random: (size: number) => Buffer = randomBytes,
): Promise<FinishedTap> {
  const { exchanges, ...head } = shareable(await readTap(path), new Pseudonyms(random(32)));
  const calls = new CallsSeen(Date.parse(head.startedAt));
  for (const exchange of exchanges) calls.add(exchange);
  const all = calls.all();
  const again = async function* () {
    yield* exchanges;
  };
  return { exchanges: exchanges.length, calls: all.length, broken: 0, files: filesOf(head, again, all) };
}

/**
 * @returns a copy of a tap that may be given away: what is not a word of the protocol is replaced, numbers by numbers and words
 * by words of the same length, the same by the same. Pages and templates are left out: they are a company's texts throughout.
 */
export function shareable(document: TapDocument, pseudonyms: Pseudonyms): TapDocument {
  const { target, template: _, exchanges, ...rest } = document;
  return {
    ...rest,
    target: { name: pseudonyms.text(target.name, 'nothing'), url: pseudonyms.url(target.url) },
    shared: true,
    exchanges: exchanges.map((exchange) => sharedExchange(exchange, pseudonyms)),
  };
}

function sharedExchange(exchange: TapExchange, pseudonyms: Pseudonyms): TapExchange {
  const { request, response, failure, event, ...rest } = withoutCredentials(exchange);
  return {
    ...rest,
    request: {
      method: request.method,
      url: pseudonyms.url(request.url),
      headers: sharedHeaders(request.headers, pseudonyms),
      body: sharedBody(request.body, request.headers, pseudonyms),
    },
    ...(response && {
      response: {
        status: response.status,
        headers: sharedHeaders(response.headers, pseudonyms),
        body: sharedBody(response.body, response.headers, pseudonyms),
      },
    }),
    ...(failure !== undefined && { failure: pseudonyms.text(failure, 'words') }),
    ...(event && { event: sharedEvent(event, pseudonyms) }),
  };
}

function sharedEvent({ kind, scenario, values }: TapEvent, pseudonyms: Pseudonyms): TapEvent {
  const shared = Object.entries(values).map(([name, value]) => [
    name,
    PUBLIC_VALUES.test(name) ? value : pseudonyms.text(value, 'nothing'),
  ]);
  return { kind, scenario, values: Object.fromEntries(shared) as TapEvent['values'] };
}

function sharedHeaders(headers: readonly TapHeader[], pseudonyms: Pseudonyms): TapHeader[] {
  return headers.map(([name, value]) => {
    const header = name.toLowerCase();
    if (PROTOCOL_HEADERS.has(header)) return [name, value];
    if (header === 'host') return [name, pseudonyms.url(`//${value}`).slice(2)];
    const isAddress = /^(?:https?:)?\//.test(value);
    return [pseudonyms.text(name), isAddress ? pseudonyms.url(value) : pseudonyms.text(value)];
  });
}

function sharedBody(body: string, headers: readonly TapHeader[], pseudonyms: Pseudonyms): string {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  if (body === '') return '';
  if (
    /html/i.test(type) ||
    /^\s*(?:<!doctype html|<html|<(?:\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)?<?Crm\b)/i.test(body)
  )
    return `(${body.length} characters are left out)`;
  if (/^\s*[{["]/.test(body)) return sharedJson(body, pseudonyms);
  if (/^\s*</.test(body)) return sharedXml(body, pseudonyms);
  if (/^[\w%.[\]-]{1,64}=/.test(body)) return sharedForm(body, pseudonyms);
  return pseudonyms.text(body, 'nothing');
}

/** Text by text, so that its spelling stays, also of JSON that is cut or broken. */
function sharedJson(body: string, pseudonyms: Pseudonyms): string {
  let member = '';
  let end = 0;
  let shared = '';
  for (const match of body.matchAll(JSON_TOKEN)) {
    const [token, text, colon] = match;
    // What is between the tokens of sound JSON is punctuation, true, false or null.
    shared += pseudonyms.text(body.slice(end, match.index));
    end = match.index + token.length;
    if (colon !== undefined) {
      member = text ?? '';
      const name = IDENTIFIER.test(member) ? member : inJson(member, pseudonyms, false);
      shared += `"${name}"${colon}`;
    } else if (text !== undefined) shared += `"${inJson(text, pseudonyms, PRIVATE_NAME.test(member))}"`;
    else shared += PROTOCOL_NUMBER.test(member) ? token : pseudonyms.digits(token);
  }
  return shared + pseudonyms.text(body.slice(end), 'nothing');
}

function inJson(text: string, pseudonyms: Pseudonyms, isPrivate: boolean): string {
  return encodedText(text, JSON_ESCAPES, (decoded) => {
    if (/^\s*[{[]/.test(decoded)) return sharedJson(decoded, pseudonyms);
    if (/^(?:https?:)?\/\//.test(decoded)) return pseudonyms.url(decoded);
    return pseudonyms.text(decoded, isPrivate ? 'nothing' : 'protocol');
  });
}

function sharedForm(body: string, pseudonyms: Pseudonyms): string {
  return body
    .split('&')
    .map((pair) => {
      const at = pair.indexOf('=');
      const [name, value] = at < 0 ? ['', pair] : [pair.slice(0, at), pair.slice(at + 1)];
      const isPrivate = PRIVATE_NAME.test(name);
      const changed = encodedText(value, PERCENT, (decoded) =>
        /^\s*[{[]/.test(decoded)
          ? sharedJson(decoded, pseudonyms)
          : pseudonyms.text(decoded, isPrivate ? 'nothing' : 'protocol'),
      );
      const shown = IDENTIFIER.test(name) ? name : pseudonyms.path(name);
      return at < 0 ? changed : `${shown}=${changed}`;
    })
    .join('&');
}

/** Names of elements and attributes stay; their texts and values do not. */
function sharedXml(body: string, pseudonyms: Pseudonyms): string {
  const change = (text: string) =>
    encodedText(text, XML_ESCAPES, (decoded) => pseudonyms.text(decoded, 'nothing'));
  return body.replace(
    /<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<[/?!]?[\w:.-]+((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*[/?]?>|[^<]+|</g,
    (token: string, cdata: string | undefined, attributes: string | undefined) => {
      if (token.startsWith('<!--')) return '<!---->';
      if (cdata !== undefined) return token.replace(cdata, () => pseudonyms.text(cdata, 'nothing'));
      if (attributes === undefined) return change(token);
      return token.replace(/(=\s*)("[^"]*"|'[^']*')/g, (_, equals: string, value: string) => {
        return equals + value[0] + change(value.slice(1, -1)) + value[0];
      });
    },
  );
}
