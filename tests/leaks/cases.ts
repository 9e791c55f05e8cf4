import type { PlantedFault } from '../../harness/reference.ts';
import type { WireExchange, WireResponse } from '../../suites/kit/mutants.ts';

type Bend = (exchange: WireExchange) => WireResponse;

/** Servers that write their secrets otherwise than the sound connector: each in words and forms of its own. */
export const CASES: Readonly<Record<string, PlantedFault>> = {
  'token-as-form-in-html': token((_, members) => new URLSearchParams(texts(members)).toString(), 'text/html'),
  'token-as-xml': token(
    (_, members) =>
      `<?xml version="1.0"?><o:Grant xmlns:o="urn:x">${Object.entries(texts(members))
        .map(([name, value]) => `<o:${camel(name)} kind="text">${value}</o:${camel(name)}>`)
        .join('')}</o:Grant>`,
    'application/xml',
  ),
  'token-in-a-page': token(
    (_, members) =>
      `<html><body data-grant="${JSON.stringify(members).replaceAll('"', '&quot;')}"><script>init(${JSON.stringify(members)})</script></body></html>`,
    'text/html',
  ),
  'token-in-camel-case': token((_, members) =>
    JSON.stringify(Object.fromEntries(Object.entries(members).map(([name, value]) => [camel(name), value]))),
  ),
  'json-in-json': token((json) => JSON.stringify({ status: 'ok', data: JSON.stringify({ body: json }) })),
  'token-breaks-off': token((json) => json.slice(0, -3)),
  'token-breaks-off-within': token((json) => json.slice(0, json.indexOf('_token') + 30)),
  'debug-page-at-token': refusals('/oauth/token', (exchange) => ({
    status: 500,
    headers: { 'content-type': 'text/html' },
    body: page(exchange),
  })),
  'bad-grant-is-401': refusals('/oauth/token', (exchange) => ({ ...exchange, status: 401 })),
  'debug-page': refusals('/', (exchange) => ({
    status: exchange.status,
    headers: { 'content-type': 'text/html' },
    body: page(exchange),
  })),
  'debug-json': refusals('/', (exchange) => ({
    ...exchange,
    headers: { ...exchange.headers, 'x-debug': exchange.requestBody.slice(0, 500) },
    body: JSON.stringify({
      ...(parsed(exchange.body) ?? {}),
      request: { url: exchange.url, body: exchange.requestBody, headers: exchange.requestHeaders },
      dump: JSON.stringify(JSON.stringify(exchange.requestBody)),
    }),
  })),
  'api-200-with-error': refusals('/api', (exchange) => ({
    ...exchange,
    status: 200,
    body: '{"status":"error","code":401}',
  })),
  'token-in-the-address-of-the-login': refusals('/api', (exchange) => ({
    ...exchange,
    status: 302,
    headers: {
      ...exchange.headers,
      location: `/oauth/login?next=${encodeURIComponent(`${exchange.url}#${exchange.requestHeaders['authorization'] ?? ''}`)}`,
    },
  })),
  'expired-is-400': refusals('/api', (exchange) => ({ ...exchange, status: 400 })),
  'redirect-by-escaped-script': redirects((exchange, location) => ({
    status: 200,
    headers: { ...without(exchange.headers, 'location'), 'content-type': 'text/html' },
    body: `<script>location.replace(${JSON.stringify(location).replaceAll('&', '\\u0026')})</script>`,
  })),
  'redirect-by-meta': redirects((exchange, location) => ({
    status: 200,
    headers: { ...without(exchange.headers, 'location'), 'content-type': 'text/html' },
    body: `<meta http-equiv="refresh" content="0;url=${location.replaceAll('&', '&amp;')}">`,
  })),
  'code-in-fragment': redirects((exchange, location) => ({
    ...exchange,
    headers: { ...exchange.headers, location: location.replace('?', '#') },
  })),
  'debug-page-for-every-api-request': api((exchange) => ({
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: page(exchange),
  })),
  'token-in-the-challenge': api((exchange) => ({
    ...exchange,
    status: 401,
    headers: {
      ...exchange.headers,
      'www-authenticate': `Bearer error="invalid_token", error_description="token ${String(exchange.requestHeaders['authorization']).slice(7)} not yet valid"`,
    },
  })),
  'journal-200-failure': api((exchange) =>
    exchange.method === 'POST' ? { ...exchange, status: 200, body: '{"success":false}' } : exchange,
  ),
};

function token(
  write: (json: string, members: Readonly<Record<string, unknown>>) => string,
  type?: string,
): PlantedFault {
  return {
    tamper: (exchange) => {
      const members = exchange.url.startsWith('/oauth/token') ? parsed(exchange.body) : undefined;
      if (members === undefined || exchange.status !== 200) return exchange;
      const headers = type === undefined ? exchange.headers : { ...exchange.headers, 'content-type': type };
      return { ...exchange, headers, body: write(exchange.body, members) };
    },
  };
}

function refusals(path: string, bend: Bend): PlantedFault {
  return {
    tamper: (exchange) =>
      exchange.url.startsWith(path) && exchange.status >= 400 ? bend(exchange) : exchange,
  };
}

function redirects(bend: (exchange: WireExchange, location: string) => WireResponse): PlantedFault {
  return {
    tamper: (exchange) => {
      const { location } = exchange.headers;
      return typeof location === 'string' && location.includes('code=') ? bend(exchange, location) : exchange;
    },
  };
}

function api(bend: Bend): PlantedFault {
  return { tamper: (exchange) => (exchange.url.startsWith('/api') ? bend(exchange) : exchange) };
}

/** What a framework in debug mode shows of a request, in the encodings it goes through. */
function page({ url, requestHeaders, requestBody }: WireExchange): string {
  const escaped = (text: string) =>
    text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll("'", '&#x27;');
  const headers = Object.entries(requestHeaders).map(
    ([name, value]) => `<tr><td>${name}</td><td>${escaped(String(value))}</td></tr>`,
  );
  const authorization = String(requestHeaders['authorization'] ?? '');
  return [
    `<h1>500</h1><pre>${escaped(url)}</pre><table>${headers.join('')}</table>`,
    `<textarea>${escaped(requestBody)}</textarea>`,
    `<a href="/retry?body=${encodeURIComponent(requestBody)}">Retry</a>`,
    `<!-- ${Buffer.from(`trace ${requestBody} ${authorization}`).toString('base64')} -->`,
    `<script>window.__request = ${JSON.stringify({ authorization, requestBody })}</script>`,
  ].join('\n');
}

function parsed(body: string): Record<string, unknown> | undefined {
  try {
    const data: unknown = JSON.parse(body);
    return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function texts(members: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, String(value)]));
}

function camel(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function without(headers: WireExchange['headers'], name: string): WireExchange['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));
}
