/** A run as an HTTP Archive (HAR 1.2), which browsers and API clients import. A page is a rule, an entry an exchange. */
import type { Exchange, Result, RunDocument } from './document.ts';
import { withVariables } from './variables.ts';

type Header = readonly [name: string, value: string];

/** @returns the archive as JSON text; each secret is a variable, `{{refresh_token_1}}`, which API clients fill in */
export function har(run: RunDocument): string {
  const startMs = Date.parse(run.startedAt);
  const results = run.results.filter(({ exchanges }) => exchanges.length > 0);
  const entries = results
    .flatMap((result) => result.exchanges.map((exchange) => ({ result, exchange })))
    .sort((a, b) => a.exchange.atMs - b.exchange.atMs)
    .map(({ result, exchange }) => entry(result, exchange, startMs));
  const log = {
    ...harHead(run.tool, `${run.target.name}, profile ${run.profile.name} ${run.profile.version}`),
    pages: results.map((result) => page(result, startMs)),
    entries,
  };
  return `${JSON.stringify({ log }, null, 2)}\n`;
}

/** @returns what an archive begins with */
export function harHead({ name, version }: RunDocument['tool'], comment: string) {
  return { version: '1.2', creator: { name, version }, comment: masked(comment) };
}

function page(result: Result, startMs: number) {
  const first = Math.min(...result.exchanges.map(({ atMs }) => atMs));
  return {
    id: result.rule,
    title: masked(`${result.verdict}: ${result.title}`),
    startedDateTime: instant(startMs + first),
    pageTimings: { onContentLoad: -1, onLoad: -1 },
  };
}

function entry({ rule }: Result, exchange: Exchange, startMs: number) {
  const { number, actor, failure } = exchange;
  const comment = `${number} ${actor}${failure === undefined ? '' : `: ${failure}`}`;
  return { pageref: rule, ...harEntry(exchange, startMs, comment) };
}

/** What an entry of an archive is made of. */
type Entry = Pick<Exchange, 'atMs' | 'durationMs' | 'request' | 'response'>;

/** @returns the entry of an exchange; `startMs` is that of the run, in milliseconds since the epoch */
export function harEntry(exchange: Entry, startMs: number, comment: string) {
  const { atMs, durationMs } = exchange;
  return {
    startedDateTime: instant(startMs + atMs),
    time: durationMs,
    request: requestOf(exchange),
    response: responseOf(exchange),
    cache: {},
    timings: { send: 0, wait: durationMs, receive: 0 },
    comment: masked(comment),
  };
}

function requestOf({ request: { method, url, headers, body } }: Entry) {
  return {
    method,
    url: masked(url),
    httpVersion: 'HTTP/1.1',
    cookies: headers
      .filter(([name]) => is(name, 'cookie'))
      .flatMap(([, value]) => value.split(';').map(cookie)),
    headers: headers.map(named),
    queryString: queryOf(url),
    ...(body === ''
      ? {}
      : { postData: { mimeType: masked(headerOf(headers, 'content-type')), text: masked(body) } }),
    headersSize: -1,
    bodySize: -1,
  };
}

/** Where no answer came the status is 0, as browsers export it. */
function responseOf({ response }: Entry) {
  const { status, headers, body } = response ?? { status: 0, headers: [], body: '' };
  return {
    status,
    statusText: '',
    httpVersion: response === undefined ? '' : 'HTTP/1.1',
    cookies: headers
      .filter(([name]) => is(name, 'set-cookie'))
      .map(([, value]) => cookie(value.split(';')[0] ?? '')),
    headers: headers.map(named),
    content: {
      size: Buffer.byteLength(body),
      mimeType: masked(headerOf(headers, 'content-type')),
      ...(body === '' ? {} : { text: masked(body) }),
    },
    redirectURL: masked(headerOf(headers, 'location')),
    headersSize: -1,
    bodySize: -1,
  };
}

/** Split without decoding a label away: `#` in it would begin a fragment. */
function queryOf(url: string) {
  const [, query = ''] = /^[^?]*\?([^#]*)/.exec(masked(url)) ?? [];
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return { name: decoded(name), value: decoded(value.join('=')) };
    });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function cookie(pair: string) {
  const [name = '', ...value] = pair.trim().split('=');
  return { name: masked(name), value: masked(value.join('=')) };
}

function named([name, value]: Header) {
  return { name, value: masked(value) };
}

function headerOf(headers: readonly Header[], wanted: string): string {
  return headers.find(([name]) => is(name, wanted))?.[1] ?? '';
}

function is(name: string, wanted: string): boolean {
  return name.toLowerCase() === wanted;
}

function masked(text: string): string {
  return withVariables(text, (variable) => `{{${variable}}}`);
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
