import { describe, expect, test } from 'vitest';
import type { Exchange } from '../document.ts';
import { address, drawn } from './message.ts';

const FORM = [['Content-Type', 'application/x-www-form-urlencoded']] as const;

function exchange(
  request: Partial<Exchange['request']>,
  response?: Partial<NonNullable<Exchange['response']>>,
): Exchange {
  return {
    number: 1,
    actor: 'client',
    atMs: 0,
    durationMs: 1,
    request: { method: 'GET', url: 'https://c.example/', headers: [], body: '', ...request },
    ...(response ? { response: { status: 200, headers: [], body: '', ...response } } : { failure: 'reset' }),
  };
}

describe('address', () => {
  test.each([
    ['https://c.example/a/b?x=1', { host: 'c.example', path: '/a/b', query: 'x=1' }],
    ['https://c.example', { host: 'c.example', path: '/', query: '' }],
    [
      'https://p.example/cb?code=<code#1>&state=s',
      { host: 'p.example', path: '/cb', query: 'code=<code#1>&state=s' },
    ],
    ['/oauth/authorize?x=1', { host: '', path: '/oauth/authorize', query: 'x=1' }],
    ['', { host: '', path: '/', query: '' }],
  ])('%j', (url, parts) => expect(address(url)).toEqual(parts));
});

describe('drawn', () => {
  test('shows the parameters of query and form', () => {
    const request = {
      method: 'POST',
      url: 'https://c.example/t?a=1',
      headers: FORM,
      body: 'b=2&c=%3Ccode%231%3E',
    };
    expect(drawn(exchange(request)).request).toEqual(['POST /t', 'a=1  b=2  c=<code#1>']);
  });

  test('leaves other bodies alone', () => {
    expect(drawn(exchange({ body: 'b=2' })).request).toEqual(['GET /', '']);
  });

  test('never leaves a label out for the sake of other members', () => {
    const others = Object.fromEntries(
      Array.from({ length: 9 }, (_, index) => [`member_${index}`, 'x'.repeat(20)]),
    );
    const body = JSON.stringify({ ...others, refresh_token: '<refresh_token#1>' });
    const [, line] = drawn(exchange({}, { body })).response;
    expect(line).toBe(`member_0=${'x'.repeat(20)}  refresh_token=<refresh_token#1>  …`);
    expect(line?.length).toBeLessThanOrEqual(84);
  });

  test('shows an error whole, in lines that fit', () => {
    const error_description = 'The refresh token was revoked when it was presented a second time. '
      .repeat(3)
      .trim();
    const body = JSON.stringify({ error: 'invalid_grant', error_description });
    const [status, error, ...lines] = drawn(exchange({}, { status: 400, body })).response;
    expect([status, error]).toEqual(['400', 'error=invalid_grant']);
    expect(lines.join(' ')).toBe(`error_description=${error_description}`);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
  });

  test('shows where an answer redirects to', () => {
    const headers = [['Location', 'https://p.example/cb?code=<code#1>']] as const;
    expect(drawn(exchange({}, { status: 302, headers })).response).toEqual([
      '302 to p.example/cb',
      'code=<code#1>',
    ]);
  });

  test('says why there was no answer', () => expect(drawn(exchange({})).response).toEqual(['reset', '']));

  test.each(['not json', '[1]', 'null', '"text"'])('finds no members in %s', (body) => {
    expect(drawn(exchange({}, { body })).response).toEqual(['200', '']);
  });
});
