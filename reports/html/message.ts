/** What an HTTP message says in one line: path and parameters, or status and the members that matter. */
import type { Exchange } from '../run-document.ts';
import { clip, oneLine } from '../text.ts';

const URL_PARTS = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)([^?]*)\??(.*)$/is;
const LINE = 80;
const VALUE = 28;

export interface Address {
  readonly host: string;
  readonly path: string;
  readonly query: string;
}

/**
 * Takes a URL apart by hand: a label such as `<code#1>` would make the URL class see a fragment.
 * @returns the parts; a text that is no absolute URL is all path
 */
export function address(url: string): Address {
  const [, host = '', path = '', query = ''] = URL_PARTS.exec(url) ?? [];
  return host === '' ? { host: '', path: url, query: '' } : { host, path: path || '/', query };
}

/** @returns the value of a header, names compared without regard to case */
export function header(headers: Exchange['request']['headers'], name: string): string | undefined {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1];
}

/** An exchange and what a diagram writes at it: per message a first line, and the parameters that matter. */
export interface Drawn {
  readonly exchange: Exchange;
  readonly request: readonly [string, string];
  readonly response: readonly [string, string];
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
function responseLines({ response, failure }: Exchange): [string, string] {
  if (response === undefined) return [clip(oneLine(failure ?? 'no answer'), LINE), ''];
  const location = header(response.headers, 'location');
  if (location !== undefined) {
    const { host, path, query } = address(location);
    return [clip(oneLine(`${response.status} to ${host}${path}`), LINE), members(new URLSearchParams(query))];
  }
  return [String(response.status), members(topLevel(response.body))];
}

function topLevel(body: string): [string, string][] {
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

/** Labels are never cut: half a label says nothing. */
function members(entries: Iterable<readonly [string, string]>): string {
  let line = '';
  for (const [name, value] of entries) {
    const shown = oneLine(value);
    const member = `${oneLine(name)}=${/^<[\w-]+#\d+>$/.test(shown) ? shown : clip(shown, VALUE)}`;
    if (line.length + member.length > LINE) return `${line} …`.trim();
    line = `${line}  ${member}`.trim();
  }
  return line;
}
