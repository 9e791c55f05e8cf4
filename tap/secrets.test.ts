import { describe, expect, it } from 'vitest';
import { Redactor } from '../suites/kit/evidence/redactor.ts';
import type { SeenExchange } from '../suites/kit/witness.ts';
import { TapSecrets } from './secrets.ts';

type Parts = Partial<SeenExchange['request']> & { readonly response?: SeenExchange['response'] };

function exchange({ response, ...request }: Parts): SeenExchange {
  return {
    number: 1,
    atMs: 0,
    durationMs: 1,
    endpoint: 'token',
    request: { method: 'POST', url: 'https://crm.example/oauth/token', headers: [], body: '', ...request },
    ...(response && { response }),
  };
}

describe('a secret never leaves', () => {
  it.each([
    ['long', 'a-long-client-secret-4711'],
    ['short', 'abc'],
    ['of one character', 'x'],
    ['an ordinary word', 'Bearer'],
    ['a word of the documents', 'blocked'],
    ['of signs', '<&"+ %=#'],
    ['a number', '123456'],
  ])('the client’s own, %s', (_, secret) => {
    const redactor = new Redactor();
    redactor.learn('client_secret', secret);
    const secrets = new TapSecrets(redactor);
    const form = new URLSearchParams({ grant_type: 'refresh_token', client_secret: secret, state: 's' });
    const basic = Buffer.from(`pbx:${secret}`).toString('base64');
    const seen = [
      secrets.redact(exchange({ body: form.toString() })),
      secrets.redact(exchange({ headers: [['authorization', `Basic ${basic}`]] })),
      secrets.redact(exchange({ body: JSON.stringify({ client_secret: secret, a: 1 }) })),
      secrets.redact(
        exchange({ url: `https://crm.example/t?client_secret=${encodeURIComponent(secret)}&b=1` }),
      ),
    ];
    const [inForm, inBasic, inJson, inUrl] = seen;
    expect(inForm?.request.body).toMatch(
      /^grant_type=refresh_token&client_secret=<client_secret#\d+>&state=s$/,
    );
    expect(inBasic?.request.headers[0]?.[1]).toMatch(/^Basic <\w+#\d+>$/);
    expect(inJson?.request.body).toMatch(/^\{"client_secret":"<client_secret#\d+>","a":1\}$/);
    expect(inUrl?.request.url).toMatch(/\?client_secret=<client_secret#\d+>&b=1$/);
  });

  it('codes, cookies and tokens have the same label wherever they come again', () => {
    const secrets = new TapSecrets();
    const code = 'code-Zk3v9QmT81LbYwR0';
    const token = 'tok-HHc7uE2sAoGfJ5nVi4pKqXyD';
    const first = secrets.redact(
      exchange({
        headers: [['Cookie', 'sid=Ab3dEf6hIj9; theme=x']],
        response: {
          status: 302,
          headers: [
            ['Location', `https://pbx.example/cb?code=${code}&state=s`],
            ['Set-Cookie', 'sid=Ab3dEf6hIj9; Path=/; HttpOnly'],
          ],
          body: '',
        },
      }),
    );
    const second = secrets.redact(
      exchange({
        body: `grant_type=authorization_code&code=${code}`,
        response: { status: 200, headers: [], body: JSON.stringify({ access_token: token }) },
      }),
    );
    const third = secrets.redact(exchange({ headers: [['Authorization', `Bearer ${token}`]] }));
    expect(first.response?.headers[0]?.[1]).toBe('https://pbx.example/cb?code=<code#1>&state=s');
    expect(first.response?.headers[1]?.[1]).toBe('sid=<cookie#1>; Path=/; HttpOnly');
    expect(first.request.headers[0]?.[1]).toBe('sid=<cookie#1>; theme=<cookie#0>');
    expect(second.request.body).toBe('grant_type=authorization_code&code=<code#1>');
    expect(second.response?.body).toBe('{"access_token":"<access_token#1>"}');
    expect(third.request.headers[0]?.[1]).toBe('Bearer <access_token#1>');
  });

  it('what is no secret stays byte by byte', () => {
    const seen = exchange({
      url: 'https://crm.example//contacts/%2F?phone=%2B33%201&scope=client+crm&state=abc#x',
      headers: [['Content-Type', 'application/json']],
      body: '{ "number": "+33142000000",\n "text":"a=b&c=d" }',
      response: { status: 200, headers: [['ETag', '"x"']], body: '{"contacts":[ ],"error":"invalid_grant"}' },
    });
    expect(new TapSecrets().redact(seen)).toEqual(seen);
  });
});
