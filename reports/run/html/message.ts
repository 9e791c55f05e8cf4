/** What an HTTP message says in one line: path and parameters, or status and the members that matter. */

import { clip, oneLine } from '../../text.ts';
import type { Exchange } from '../document.ts';

const URL_PARTS = /^(?:[a-z][a-z0-9+.-]*:\/\/([^/?#]*))?([^?]*)\??(.*)$/is;
const LINE = 80;
const VALUE = 28;
/** Characters of one member of an error's body. */
const MOST_OF_AN_ERROR = 800;

/** The parts of a URL as a diagram shows them. */
export interface Address {
  readonly host: string;
  readonly path: string;
  readonly query: string;
}

/**
 * Takes a URL apart by hand: a label such as `<code#1>` would make the URL class see a fragment.
 * @returns the parts; a relative reference has an empty host
 */
export function address(url: string): Address {
  const [, host = '', path = '', query = ''] = URL_PARTS.exec(url) ?? [];
  return { host, path: path || '/', query };
}

/** @returns the value of a header, names compared without regard to case */
export function header(headers: Exchange['request']['headers'], name: string): string | undefined {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1];
}

/** An exchange and what a diagram writes at it: per message a first line, and the parameters that matter. */
export interface Drawn {
  readonly exchange: Exchange;
  readonly request: readonly [string, string];
  /** The details of an error take as many lines as they need. */
  readonly response: readonly [string, ...string[]];
}

/** @returns the exchange with its lines */
export function drawn(exchange: Exchange): Drawn {
  return { exchange, request: requestLines(exchange), response: responseLines(exchange) };
}

function requestLines({ request }: Exchange): [string, string] {
  const { path, query } = address(request.url);
  const form = header(request.headers, 'content-type')?.includes('x-www-form-urlencoded') ? request.body : '';
  return [
    clip(oneLine(`${request.method} ${path}`), LINE),
    members(new URLSearchParams([query, form].filter(Boolean).join('&'))),
  ];
}

/** An answer that never came says why. */
function responseLines({ response, failure }: Exchange): [string, ...string[]] {
  if (response === undefined) return [clip(oneLine(failure ?? 'no answer'), LINE), ''];
  const location = header(response.headers, 'location');
  if (location !== undefined) {
    const { host, path, query } = address(location);
    return [clip(oneLine(`${response.status} to ${host}${path}`), LINE), members(new URLSearchParams(query))];
  }
  const details = topLevel(response.body);
  if (response.status < 400) return [String(response.status), members(details)];
  return [String(response.status), ...details.flatMap(([name, value]) => wrapped(`${name}=${value}`))];
}

/** What an error says is read whole. @returns lines of at most `LINE` characters */
function wrapped(text: string): string[] {
  const shown = clip(oneLine(text), MOST_OF_AN_ERROR);
  return shown.match(new RegExp(`.{1,${LINE}}(?=\\s|$)|.{1,${LINE}}`, 'g'))?.map((line) => line.trim()) ?? [];
}

function topLevel(body: string): [string, string][] {
  // Most bodies are pages, and a refusal of the parser is dear.
  if (!/^\s*\{/.test(body)) return [];
  try {
    const json: unknown = JSON.parse(body);
    if (typeof json !== 'object' || json === null || Array.isArray(json)) return [];
    return Object.entries(json).map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null ? '…' : String(value),
    ]);
  } catch {
    return [];
  }
}

/** Labels are never cut nor left out for others: they are what a reader follows through the diagram. */
function members(entries: Iterable<readonly [string, string]>): string {
  const all = [...entries].map(([name, value]) => member(oneLine(name), oneLine(value)));
  const chosen = new Set<(typeof all)[number]>();
  let left = LINE;
  for (const one of [...all.filter(({ label }) => label), ...all.filter(({ label }) => !label)]) {
    left -= one.text.length + 2;
    if (left < 0) break;
    chosen.add(one);
  }
  const shown = all.filter((one) => chosen.has(one)).map(({ text }) => text);
  return [...shown, ...(shown.length < all.length ? ['…'] : [])].join('  ');
}

function member(name: string, value: string): { readonly text: string; readonly label: boolean } {
  const label = /^<[\w-]+#\d+>$/.test(value);
  return { text: `${clip(name, VALUE)}=${label ? value : clip(value, VALUE)}`, label };
}
