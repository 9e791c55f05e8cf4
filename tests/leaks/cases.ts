import type { PlantedFault } from '../../harness/reference.ts';
import type { WireExchange, WireResponse } from '../../suites/kit/mutants.ts';

type Bend = (exchange: WireExchange) => WireResponse;

/** Servers that write their secrets otherwise than the sound connector: each in words and forms of its own. */
export const CASES: Readonly<Record<string, PlantedFault>> = {
  'notice-before-json': token(
    (json) => `<br />\n<b>Deprecated</b>: strlen() in <b>/srv/a.php</b><br />\n${json}`,
  ),
  'token-as-form': token((_, members) => new URLSearchParams(texts(members)).toString(), 'text/html'),
  'token-as-html-type': token((json) => json, 'text/html'),
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
  'expires-as-text': token((_, members) => JSON.stringify({ ...members, expires_in: '3600' })),
  'expires-is-an-epoch': token((_, members) => JSON.stringify({ ...members, expires_in: 1_900_000_000 })),
  'no-expires': token((_, { expires_in: _expires, ...members }) => JSON.stringify(members)),
  'no-token-type': token((_, { token_type: _type, ...members }) => JSON.stringify(members)),
  'token-type-lower-case': token((_, members) => JSON.stringify({ ...members, token_type: 'bearer' })),
  'scope-as-array': token((_, members) =>
    JSON.stringify({ ...members, scope: String(members['scope']).split(' ') }),
  ),
  'scope-reordered': token((_, members) =>
    JSON.stringify({ ...members, scope: String(members['scope']).split(' ').reverse().join(' ') }),
  ),
  'html-error-at-token': refusals('/oauth/token', (exchange) => ({
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
  'api-redirects-to-login': refusals('/api', (exchange) => ({
    ...exchange,
    status: 302,
    headers: {
      ...exchange.headers,
      location: `/oauth/login?next=${encodeURIComponent(`${exchange.url}#${exchange.requestHeaders['authorization'] ?? ''}`)}`,
    },
  })),
  'expired-is-400': refusals('/api', (exchange) => ({ ...exchange, status: 400 })),
  'no-challenge': refusals(
    '/api',
    ({ headers: { 'www-authenticate': _challenge, ...headers }, ...exchange }) => ({
      ...exchange,
      headers,
    }),
  ),
  'redirect-by-script': redirects((exchange, location) => ({
    status: 200,
    headers: { ...without(exchange.headers, 'location'), 'content-type': 'text/html' },
    body: `<script>location.replace(${JSON.stringify(location).replaceAll('&', '\\u0026')})</script>`,
  })),
  'redirect-by-meta': redirects((exchange, location) => ({
    status: 200,
    headers: { ...without(exchange.headers, 'location'), 'content-type': 'text/html' },
    body: `<meta http-equiv="refresh" content="0;url=${location.replaceAll('&', '&amp;')}">`,
  })),
  'state-encoded-twice': redirects((exchange, location) => ({
    ...exchange,
    headers: { ...exchange.headers, location: location.replaceAll('%', '%25') },
  })),
  'code-in-fragment': redirects((exchange, location) => ({
    ...exchange,
    headers: { ...exchange.headers, location: location.replace('?', '#') },
  })),
  'same-site-strict': cookies((cookie) => cookie.replace(/SameSite=\w+/i, 'SameSite=Strict')),
  'same-site-none-insecure': cookies((cookie) => cookie.replace(/SameSite=\w+/i, 'SameSite=None')),
  'maintenance-page': api((exchange) => ({
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: page(exchange),
  })),
  'rate-limited': everyThird((exchange) => ({ ...exchange, status: 429 })),
  'waf-challenge': api(() => ({
    status: 403,
    headers: { 'content-type': 'text/html', server: 'cloudflare', 'cf-mitigated': 'challenge' },
    body: '<title>Just a moment...</title>',
  })),
  'token-not-yet-valid': api((exchange) => ({
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
  'unregistered-redirect-uri': {
    tamper: (exchange) =>
      exchange.url.startsWith('/oauth/authorize')
        ? { ...exchange, status: 401, body: '{"error":"invalid_client"}' }
        : exchange,
  },
  'pkce-required': {
    tamper: (exchange) =>
      exchange.url.startsWith('/oauth/authorize?') && !exchange.url.includes('code_challenge')
        ? {
            status: 400,
            headers: { 'content-type': 'application/json' },
            body: '{"error":"invalid_request","error_description":"code_challenge required"}',
          }
        : exchange,
  },
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

function cookies(change: (cookie: string) => string): PlantedFault {
  return {
    tamper: (exchange) => ({
      ...exchange,
      headers: {
        ...exchange.headers,
        'set-cookie': [exchange.headers['set-cookie'] ?? []].flat().map(change),
      },
    }),
  };
}

function api(bend: Bend): PlantedFault {
  return { tamper: (exchange) => (exchange.url.startsWith('/api') ? bend(exchange) : exchange) };
}

function everyThird(bend: Bend): PlantedFault {
  let count = 0;
  return api((exchange) => {
    count += 1;
    return count % 3 === 0 ? bend(exchange) : exchange;
  });
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
