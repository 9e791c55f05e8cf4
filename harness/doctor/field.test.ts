import { readFileSync } from 'node:fs';
import { createServer, type OutgoingHttpHeaders, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { soundPolicy } from '../../connector/policy/index.ts';
import type { WireExchange, WireResponse } from '../../suites/kit/mutants.ts';
import { tampering } from '../lab/tampering.ts';
import type { TargetFile } from '../target-file/schema.ts';
import type { Asked } from './doctor.ts';
import { ASKS, type Difference, examined, lastOf } from './testing.ts';

/** One deployment from the field, and what the doctor has to say to it. */
interface FieldCase {
  readonly bend: Difference;
  /** The questions that may say no; none: every answer is yes or not asked. */
  readonly no?: readonly string[];
  /** Words that the last answer names; of a deployment without a no, those of all answers. */
  readonly names?: readonly RegExp[];
  /** Words that would send the reader the wrong way. */
  readonly not?: readonly RegExp[];
}

const wire = (tamper: (exchange: WireExchange) => WireResponse): Difference => ({ wrap: tampering(tamper) });
const isToken = ({ url }: WireExchange) => url.startsWith('/oauth/token');
const isApi = ({ url }: WireExchange) => url.startsWith('/api/');

/** Bends the JSON of the answers that grant a token. */
const grants = (bend: (json: Record<string, unknown>) => Record<string, unknown>): Difference =>
  wire((exchange) =>
    isToken(exchange) && exchange.status === 200
      ? { ...exchange, body: JSON.stringify(bend(JSON.parse(exchange.body))) }
      : exchange,
  );
const refusals = (bend: (exchange: WireExchange) => WireResponse): Difference =>
  wire((exchange) => (isApi(exchange) && exchange.status === 401 ? bend(exchange) : exchange));
const cookies = (attribute: string): Difference => ({
  policy: { sessionCookie: (name, value) => `${name}=${value}; Path=/; HttpOnly; ${attribute}` },
});

/** Gzips whatever is answered, whether or not the request accepts that. */
function compress(response: ServerResponse): void {
  const end = response.end.bind(response);
  const writeHead = response.writeHead.bind(response);
  response.writeHead = ((status: number, headers: OutgoingHttpHeaders = {}) => {
    response.statusCode = status;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value ?? '');
    return response;
  }) as typeof response.writeHead;
  response.end = ((body: string | Buffer = '') => {
    const packed = gzipSync(body);
    response.setHeader('content-encoding', 'gzip').setHeader('content-length', packed.length);
    response.writeHead = writeHead;
    return end(packed);
  }) as typeof response.end;
}

const SPECIAL_SECRET = `p+s%2F:&=x "\\${'y'.repeat(90)}`;
const HTML = { 'content-type': 'text/html; charset=utf-8' };
const JSON_TYPE = { 'content-type': 'application/json' };

const CASES: Readonly<Record<string, FieldCase>> = {
  'expires-as-text': { bend: grants((json) => ({ ...json, expires_in: String(json['expires_in']) })) },
  'expires-is-an-epoch': {
    bend: grants((json) => ({ ...json, expires_in: Math.floor(Date.now() / 1000) + 3600 })),
    names: [/expires_in/, /decades/, /will not refresh in time/],
  },
  'no-expires': { bend: grants(({ expires_in: _, ...json }) => json) },
  'no-token-type': { bend: grants(({ token_type: _, ...json }) => json), names: [/Advice: token_type/] },
  'token-type-lower-case': { bend: grants((json) => ({ ...json, token_type: 'bearer' })) },
  'gzip-unasked': {
    bend: {
      wrap: (handler) => (request, response) => {
        if (/^\/(oauth\/token|api)/.test(request.url ?? '')) compress(response);
        handler(request, response);
      },
    },
    no: [ASKS.tokenRead],
    names: [/gzip/, /Content-Encoding/],
    not: [/log of CX-Engine/, /Client Secret/],
  },
  'token-as-html-type': {
    bend: wire((exchange) =>
      isToken(exchange) ? { ...exchange, headers: { ...exchange.headers, ...HTML } } : exchange,
    ),
    names: [/Content-Type/],
  },
  'notice-before-json': {
    bend: wire((exchange) =>
      isToken(exchange) && exchange.status === 200
        ? {
            ...exchange,
            headers: HTML,
            body: `<br />\n<b>Deprecated</b>: strftime() in x.php\n${exchange.body}`,
          }
        : exchange,
    ),
    no: [ASKS.tokenRead],
    names: [/<br \/> <b>Deprecated<\/b>/, /before the JSON/],
    not: [/log of CX-Engine/, /access_token"?: ?"?\w{8}/],
  },
  'bad-grant-is-401': {
    bend: wire((exchange) =>
      isToken(exchange) && exchange.body.includes('invalid_grant') ? { ...exchange, status: 401 } : exchange,
    ),
  },
  'api-200-with-error': {
    bend: refusals(() => ({ status: 200, headers: JSON_TYPE, body: '{"status":"error","code":401}' })),
    no: [ASKS.badToken],
    names: [/200/, /renew/],
  },
  'api-redirects-to-login': {
    bend: refusals(() => ({ status: 302, headers: { location: '/login' }, body: '' })),
    no: [ASKS.badToken],
    names: [/302/, /sign-in/],
  },
  'expired-is-400': {
    bend: refusals((exchange) => ({ ...exchange, status: 400 })),
    no: [ASKS.badToken],
    names: [/400/, /401/],
  },
  'scope-reordered': { bend: grants((json) => ({ ...json, scope: 'crm client' })) },
  'refresh-dies-of-age': {
    bend: {
      policy: {
        rotateRefreshToken: (store, rotation, now) => {
          const { value, token } = rotation.successor;
          const successor = { value, token: { ...token, expiresAt: rotation.token.expiresAt } };
          return soundPolicy.rotateRefreshToken(store, { ...rotation, successor }, now);
        },
      },
    },
    names: [/Unused, the connection lives 30 days/, /counts from the approval/],
  },
  'refresh-without-refresh-token': {
    bend: {
      ...wire((exchange) => {
        if (!isToken(exchange) || !exchange.requestBody.includes('grant_type=refresh_token')) return exchange;
        if (exchange.status !== 200) return exchange;
        const { refresh_token: _, ...json } = JSON.parse(exchange.body);
        return { ...exchange, body: JSON.stringify(json) };
      }),
      policy: { rotateRefreshToken: (_store, { value }) => value },
      file: (file) => ({ ...file, can: [] }),
    },
  },
  'secret-special': {
    bend: {
      file: (file) => ({
        ...file,
        clients: { main: { ...file.clients.main, id: 'pbx-special', secret: SPECIAL_SECRET } },
      }),
      setUp: ({ admin }) =>
        admin.addClient({
          clientId: 'pbx-special',
          clientSecret: SPECIAL_SECRET,
          name: '3CX',
          account: '1042',
          redirectUris: ['https://pbx.example.com/crm/callback', 'https://pbx.example.com/crm/second'],
        }),
    },
  },
  'redirect-by-script': {
    bend: wire((exchange) => {
      const { location } = exchange.headers;
      return typeof location === 'string' && location.startsWith('https://pbx.example.com')
        ? { status: 200, headers: HTML, body: `<script>location = ${JSON.stringify(location)}</script>` }
        : exchange;
    }),
    no: [ASKS.approval],
    names: [/script/, /302/],
  },
  'same-site-strict': { bend: cookies('SameSite=Strict'), no: [ASKS.approval], names: [/SameSite/] },
  'same-site-none-insecure': {
    bend: cookies('SameSite=None'),
    no: [ASKS.approval],
    names: [/SameSite/, /Secure/],
  },
  'pkce-required': {
    bend: wire((exchange) =>
      exchange.url.startsWith('/oauth/authorize?') && !exchange.url.includes('code_challenge')
        ? {
            status: 400,
            headers: JSON_TYPE,
            body: '{"error":"invalid_request","error_description":"code_challenge required"}',
          }
        : exchange,
    ),
    no: [ASKS.authorization],
    names: [/PKCE/, /code_challenge/],
    not: [/redirect URI is registered/],
  },
  'waf-challenge': {
    bend: wire((exchange) =>
      isToken(exchange) || isApi(exchange)
        ? {
            status: 403,
            headers: { ...HTML, server: 'cloudflare', 'cf-mitigated': 'challenge' },
            body: '<html><head><title>Just a moment...</title></head></html>',
          }
        : exchange,
    ),
    no: [ASKS.letsThrough],
    names: [/Cloudflare/, /before the deployment/, /Just a moment/],
    not: [/log of CX-Engine/, /Client Secret/],
  },
  'maintenance-page': {
    bend: wire((exchange) =>
      isApi(exchange) ? { status: 200, headers: HTML, body: '<h1>Back soon</h1>' } : exchange,
    ),
    no: [ASKS.api],
    names: [/text\/html/, /Back soon/],
    not: [/number of that contact/],
  },
  'post-redirected': {
    bend: wire((exchange) =>
      isApi(exchange) && exchange.method === 'POST'
        ? { status: 301, headers: { location: `${exchange.url}/` }, body: '' }
        : exchange,
    ),
    no: [ASKS.badToken],
    names: [/POST/, /301/, /redirect to \/api\/\S+\//],
  },
  'token-not-yet-valid': {
    bend: wire((exchange) =>
      isApi(exchange) && exchange.status === 200
        ? {
            status: 401,
            headers: {
              'www-authenticate': 'Bearer error="invalid_token", error_description="token not yet valid"',
            },
            body: '',
          }
        : exchange,
    ),
    no: [ASKS.api],
    names: [/not yet valid/, /clock/],
  },
  'rate-limited': {
    bend: (() => {
      let asked = 0;
      return wire((exchange) => {
        if (!isApi(exchange)) return exchange;
        asked += 1;
        return asked % 3 === 0
          ? { status: 429, headers: JSON_TYPE, body: '{"message":"Too many"}' }
          : exchange;
      });
    })(),
    no: [ASKS.api, ASKS.badToken, ASKS.contact],
    names: [/429/, /limit/],
    not: [/number of that contact/],
  },
  'token-as-form': {
    bend: wire((exchange) =>
      isToken(exchange) && exchange.status === 200
        ? {
            ...exchange,
            headers: { 'content-type': 'application/x-www-form-urlencoded' },
            body: new URLSearchParams(JSON.parse(exchange.body)).toString(),
          }
        : exchange,
    ),
    no: [ASKS.tokenRead],
    names: [/form-encoded/],
    not: [/access_token=[\w-]{8}/],
  },
  ipv6: { bend: { host: '::1' } },
  'unregistered-redirect-uri': {
    bend: wire((exchange) =>
      exchange.url.startsWith('/oauth/authorize?')
        ? {
            status: 401,
            headers: JSON_TYPE,
            body: '{"error":"invalid_client","error_description":"no such redirect for this client"}',
          }
        : exchange,
    ),
    no: [ASKS.redirectUri],
    names: [/redirect URI/, /no such redirect for this client/],
  },
  'unregistered-redirect-uri, seen after sign-in': {
    bend: {
      ...wire((exchange) =>
        exchange.url.startsWith('/oauth/authorize?') && exchange.body.includes('Authorize')
          ? { status: 200, headers: HTML, body: '<h1>Oops</h1><p>Callback mismatch</p>' }
          : exchange,
      ),
    },
    no: [ASKS.redirectUri],
    names: [/redirect URI/, /Callback mismatch/],
  },
  'template-of-another-host': {
    bend: { template: (xml, { url }) => xml.replaceAll(url, 'https://other.example') },
    no: [ASKS.template],
    names: [/https:\/\/other\.example/, /http:\/\/127\.0\.0\.1:\d+/],
    not: [/secret/i],
  },
};

function allOf(all: readonly Asked[]): string {
  return all.map(({ question, reply }) => [question.asks, ...Object.values(reply)].join(' ')).join('\n');
}

describe('a deployment from the field', () => {
  it.each(Object.entries(CASES))(
    '%s gets the right answer',
    async (_, { bend, no, names = [], not = [] }) => {
      const all = await examined(bend);
      if (no === undefined) expect(lastOf(all)).toMatch(/ yes$/);
      else expect(no, lastOf(all)).toContain(lastOf(all).split('\n', 1)[0]);
      const said = no === undefined ? allOf(all) : lastOf(all);
      for (const words of names) expect(said).toMatch(words);
      for (const words of not) expect(said).not.toMatch(words);
    },
  );
});

/** A list of deployments like these, with what the doctor has to say; kept outside the project. */
const listed = process.env['PBX_FIELD'];

describe.skipIf(listed === undefined)('the list of deployments', () => {
  it('is covered wherever it says what the doctor answers', () => {
    const cases = parse(readFileSync(join(listed ?? '', 'deployments.yaml'), 'utf8')) as {
      id: string;
      doctor?: object;
    }[];
    const expected = cases.filter(({ doctor }) => doctor !== undefined).map(({ id }) => id);
    expect(expected.filter((id) => !(id in CASES))).toEqual([]);
  });
});

describe('the client secret', () => {
  const sends = (
    auth: 'client_secret_post' | 'client_secret_basic',
    only: 'body' | 'header',
  ): Difference => ({
    file: (file) => ({ ...file, clients: { ...file.clients, main: { ...file.clients.main, auth } } }),
    ...wire((exchange) => {
      const inHeader = exchange.requestHeaders['authorization'] !== undefined;
      return isToken(exchange) && exchange.requestBody.includes('code') && inHeader !== (only === 'header')
        ? { status: 401, headers: JSON_TYPE, body: '{"error":"invalid_client"}' }
        : exchange;
    }),
  });
  const codeOnly = (difference: Difference): Difference => ({
    ...difference,
    file: (file) => {
      const changed = difference.file?.(file) ?? file;
      const main = { ...changed.clients.main, grants: ['authorization_code', 'refresh_token'] as const };
      return { ...changed, clients: { ...changed.clients, main } } as unknown as TargetFile;
    },
  });

  it('that is taken in the header alone is not called wrong', async () => {
    const [asks, problem, remedy] = lastOf(
      await examined(codeOnly(sends('client_secret_post', 'header'))),
    ).split('\n');
    expect(asks).toBe('Is the client accepted?');
    expect(problem).toMatch(/are right, but the server takes them only in an Authorization header/);
    expect(remedy).not.toMatch(/New Secret/);
  });

  it('that is taken in the body alone is not called wrong', async () => {
    const [asks, problem, remedy] = lastOf(
      await examined(codeOnly(sends('client_secret_basic', 'body'))),
    ).split('\n');
    expect(asks).toBe('Is the client accepted?');
    expect(problem).toMatch(/accepted in the body/);
    expect(remedy).toMatch(/client_secret_post/);
  });
});

describe('an endpoint of the CRM that needs no token', () => {
  it('gets no record from the doctor', async () => {
    const created: string[] = [];
    const all = await examined({
      wrap: (handler) => (request, response) => {
        if (request.method !== 'POST' || !request.url?.startsWith('/api/')) return handler(request, response);
        let body = '';
        request
          .on('data', (chunk: Buffer) => {
            body += chunk.toString();
          })
          .on('end', () => {
            try {
              JSON.parse(body);
              created.push(request.headers['user-agent'] ?? 'the doctor');
              response.writeHead(201, JSON_TYPE).end('{"id":"1"}');
            } catch {
              response.writeHead(400, JSON_TYPE).end('{"message":"no JSON"}');
            }
          });
      },
      file: ({ template: _, ...file }) => file,
    });
    expect(lastOf(all)).toMatch(/ yes$/);
    expect(created).toEqual([]);
  });
});

describe('a host that the user did not name', () => {
  it('is sent nothing, though a template names it in an expression', async () => {
    const asked: string[] = [];
    const listener: RequestListener = (request, response) => {
      asked.push(request.url ?? '');
      response.end();
    };
    const stranger = createServer(listener);
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    const { port } = stranger.address() as AddressInfo;
    const all = await examined({
      template: (xml, { url }) =>
        xml.replaceAll(`${url}/oauth/token`, `http://[IIF(1,127,128)].0.0.1:${port}/oauth/token`),
    });
    expect(lastOf(all)).toMatch(/not a host of this deployment|Does a PBX with this template connect/);
    expect(asked).toEqual([]);
    await new Promise((resolve) => stranger.close(resolve));
  });
});
