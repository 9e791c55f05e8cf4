import { describe, expect, it } from 'vitest';
import type { TapDocument, TapExchange, TapHeader } from '../reports/tap/document.ts';
import { tapSchema } from '../reports/tap/schema.ts';
import { spellings } from '../suites/kit/evidence/spellings.ts';
import { Pseudonyms } from './pseudonyms.ts';
import { shareable } from './share.ts';

const pseudonyms = new Pseudonyms(Buffer.alloc(32, 7));
const PRIVATE = {
  first: 'Zébulon',
  last: 'Quixotic',
  company: 'Träumwerk & Söhne',
  number: '+4930901820',
  national: '030901820',
  mail: 'zebulon.quixotic@traumwerk-mail.com',
  host: 'crm.traumwerk-intern.de',
  extension: '4711',
  password: 'pa55 word&<x>',
};

function exchange(parts: {
  url?: string;
  headers?: TapHeader[];
  body?: string;
  answer?: { type: string; body: string; headers?: TapHeader[] };
  event?: TapExchange['event'];
  failure?: string;
}): TapExchange {
  const { url = `https://${PRIVATE.host}/x`, headers = [], body = '', answer, event, failure } = parts;
  return {
    number: 1,
    atMs: 0,
    durationMs: 1,
    endpoint: 'api',
    request: { method: 'POST', url, headers, body },
    ...(answer && {
      response: {
        status: 200,
        headers: [['Content-Type', answer.type], ...(answer.headers ?? [])],
        body: answer.body,
      },
    }),
    ...(event && { event }),
    ...(failure && { failure }),
  };
}

const documentOf = (...exchanges: TapExchange[]): TapDocument => ({
  schema: 1,
  tool: { name: 'x', version: '1' },
  target: { name: 'Träumwerk staging', url: `https://${PRIVATE.host}` },
  startedAt: '2026-11-28T12:00:00.000Z',
  durationMs: 5,
  template: 'Quixotic.xml',
  exchanges,
});
const shared = (parts: Parameters<typeof exchange>[0]) =>
  shareable(documentOf(exchange(parts)), pseudonyms).exchanges[0] as TapExchange;

const escapedJson = (text: string) =>
  text.replace(/[^\x20-\x7e]|[a-e]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
const everyEscaped = (text: string) =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const entities = (text: string) => [...text].map((one) => `&#x${one.codePointAt(0)?.toString(16)};`).join('');
const { first, last, company, number, mail, host, extension, password } = PRIVATE;
const name = `${first} ${last}`;

/** Each place with a value in each of its spellings. */
const PLACES: Record<string, Parameters<typeof exchange>[0]> = {
  'a query': {
    url: `https://${host}/s?phone=${encodeURIComponent(number)}&n=${new URLSearchParams({ v: name }).toString().slice(2)}&m=${mail}&e=${everyEscaped(name)}`,
  },
  'a path': { url: `https://${host}/${encodeURIComponent(company)}/${number}/${extension}/${last}` },
  'user information': { url: `https://${last}:${encodeURIComponent(password)}@${host}:8443/` },
  headers: {
    headers: [
      ['Host', `${host}:8443`],
      ['Referer', `https://${host}/${last}?q=${encodeURIComponent(name)}`],
      ['X-Name', `"${first}" <${last}>`],
      ['X-Caller', `"${name}" <sip:${extension}@${host}>`],
      [`X-${last}`, mail],
      ['Cookie', `u=${last}; n=${number}`],
      ['Authorization', `Basic ${Buffer.from(`${last}:${password}`).toString('base64')}`],
      ['X-Forwarded-For', '203.0.113.77'],
    ],
  },
  JSON: {
    body: JSON.stringify({
      first_name: first,
      last_name: last,
      company,
      phone: number,
      agent: extension,
      nested: { [number]: mail, list: [name, host] },
      text: `Call from ${number} (${name})`,
      inner: JSON.stringify({ last_name: last, note: JSON.stringify({ mail }) }),
      encoded: Buffer.from(name).toString('base64'),
      url: `https://${host}/c?x=${encodeURIComponent(mail)}`,
      id: 4711,
    }),
  },
  'escaped JSON': { body: `{ "last_name" : "${escapedJson(name)}", "m":"${escapedJson(mail)}" }` },
  'JSON that is cut': { body: `{"last_name":"${last}","company":"${company}` },
  'a form': {
    body: new URLSearchParams({
      client_secret: password,
      username: mail,
      'c[name]': name,
      p: number,
    }).toString(),
  },
  XML: {
    answer: {
      type: 'application/xml',
      body: `<?xml version="1.0"?><!-- ${name} --><person id="${extension}" n='${entities(name)}'><name>${company.replace('&', '&amp;')}</name><t><![CDATA[${name} ${number}]]></t></person>`,
    },
  },
  'a page': { answer: { type: 'text/html', body: `<p>Signed in as ${mail}, ${company}` } },
  'a template': { answer: { type: 'text/xml', body: `<?xml version="1.0"?>\n<Crm Name="${last}"/>` } },
  'plain text': { answer: { type: 'text/plain', body: `No contact ${name}, ${number}, ${host}` } },
  'a redirect': {
    answer: {
      type: 'text/plain',
      body: '',
      headers: [
        ['Location', `https://pbx.${host}/cb?code=geheim&u=${encodeURIComponent(mail)}`],
        ['Set-Cookie', `s=${last}; Domain=${host}; Path=/`],
      ],
    },
  },
  'an event': {
    event: {
      kind: 'report-call',
      scenario: 'ReportCall',
      values: { Number: number, Name: name, Agent: extension },
    },
  },
  'a failure': { failure: `https://${host} gives no answer: getaddrinfo ENOTFOUND ${host}` },
};

describe('nothing private is left', () => {
  it.each(Object.entries(PLACES))('in %s', (_, parts) => {
    const text = JSON.stringify(shareable(documentOf(exchange(parts)), pseudonyms));
    const values = [
      first,
      last,
      'Träumwerk',
      'Söhne',
      number.slice(1),
      mail,
      host,
      'traumwerk',
      extension,
      password,
    ];
    for (const value of values)
      for (const spelling of [value, ...spellings(value)]) expect(text).not.toContain(spelling);
    expect(text).not.toMatch(/quixotic|zebulon|geheim/i);
    expect(text).not.toContain('203.0.113.77');
    // Every character escaped.
    expect(text).not.toContain(everyEscaped(last));
    expect(text).not.toContain(entities(last));
  });

  it('and the copy is a tap document, of another head', () => {
    const copy = shareable(documentOf(...Object.values(PLACES).map(exchange)), pseudonyms);
    expect(tapSchema.safeParse(copy).error).toBeUndefined();
    expect(copy.shared).toBe(true);
    expect(JSON.stringify({ ...copy, exchanges: [] })).not.toMatch(/Quixotic|Träum|traumwerk/);
  });
});

describe('the same becomes the same', () => {
  it('a number in all its spellings, of its length and shape', () => {
    const { request } = shared({
      url: `https://${host}/s?a=%2B4930901820&b=030901820`,
      body: JSON.stringify({ phone: '+49 (30) 90 18-20', other: '4930901820', text: `x ${number} y` }),
    });
    const [, a = '', b = ''] = /a=%2B(\d+)&b=(\d+)/.exec(request.url) ?? [];
    const body = JSON.parse(request.body) as Record<string, string>;
    expect(a).toHaveLength(10);
    expect(a.endsWith(b.slice(1))).toBe(true);
    expect(body['phone']).toMatch(/^\+\d\d \(\d\d\) \d\d \d\d-\d\d$/);
    expect(body['phone']?.replace(/\D/g, '')).toBe(a);
    expect(body['other']).toBe(a);
    expect(body['text']).toContain(a);
  });

  it('a name in capitals and an extension', () => {
    const { request } = shared({
      body: JSON.stringify({ name: last, subject: last.toUpperCase(), agent: extension, id: 4711 }),
    });
    const body = JSON.parse(request.body) as Record<string, string | number>;
    expect(body['name']).toMatch(/^[A-Z][a-z]{7}$/);
    expect(body['subject']).toBe(String(body['name']).toUpperCase());
    expect(String(body['id'])).toBe(body['agent']);
  });

  it('a host wherever it stands', () => {
    const { request } = shared({
      headers: [
        ['Host', host],
        ['Origin', `https://${host}`],
      ],
    });
    const [own = ''] = [new URL(request.url).host];
    expect(own).toMatch(/^[a-z]{3}\.[a-z]{9}-[a-z]{6}\.de$/);
    expect(request.headers).toEqual([
      ['Host', own],
      ['Origin', `https://${own}`],
    ]);
  });

  it('another copy is made with another key', () => {
    expect(new Pseudonyms(Buffer.alloc(32, 8)).digits('4930901820')).not.toBe(
      pseudonyms.digits('4930901820'),
    );
  });
});

describe('what a reader needs stays', () => {
  it('methods, protocol words, times, labels and lengths', () => {
    const { request, response, event } = shared({
      url: 'http://127.0.0.1:4400/oauth/token?grant_type=authorization_code&code=<code#1>',
      headers: [
        ['Content-Type', 'application/json; charset=utf-8'],
        ['Authorization', 'Bearer <access_token#2>'],
        ['User-Agent', '3CX/20.0.5'],
      ],
      body: JSON.stringify({ call_type: 'Inbound', started_at: '2026-11-28T21:02:07Z', duration: 4100 }),
      answer: {
        type: 'application/json',
        body: '{"token_type":"Bearer","expires_in":3600,"error":"invalid_grant"}',
      },
      event: {
        kind: 'report-call',
        scenario: 'ReportCall',
        values: { CallType: 'Missed', CallStartTimeUTC: '2026-11-28T21:02:07.000Z', DurationSeconds: '41' },
      },
    });
    expect(request.url).toBe('http://127.0.0.1:4400/oauth/token?grant_type=authorization_code&code=<code#1>');
    expect(request.headers).toEqual([
      ['Content-Type', 'application/json; charset=utf-8'],
      ['Authorization', 'Bearer <access_token#2>'],
      ['User-Agent', '3CX/20.0.5'],
    ]);
    expect(request.body).toBe('{"call_type":"Inbound","started_at":"2026-11-28T21:02:07Z","duration":4100}');
    expect(response?.body).toBe('{"token_type":"Bearer","expires_in":3600,"error":"invalid_grant"}');
    expect(event?.values).toEqual({
      CallType: 'Missed',
      CallStartTimeUTC: '2026-11-28T21:02:07.000Z',
      DurationSeconds: '41',
    });
  });
});
