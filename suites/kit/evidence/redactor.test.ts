import { describe, expect, it } from 'vitest';
import { learnFromAnswer, learnFromRequest } from './learn.ts';
import { Redactor } from './redactor.ts';

const SECRET = 'p+q/r=s t&"u<v>';

describe('Redactor', () => {
  it('gives the same secret the same label, and another one another', () => {
    const redactor = new Redactor();
    expect(redactor.learn('refresh_token', 'first-token')).toBe('<refresh_token#1>');
    expect(redactor.learn('refresh_token', 'second-token')).toBe('<refresh_token#2>');
    expect(redactor.learn('access_token', 'first-token')).toBe('<refresh_token#1>');
    expect(redactor.scrub('second-token after first-token')).toBe(
      '<refresh_token#2> after <refresh_token#1>',
    );
  });

  it.each([
    ['raw', SECRET],
    ['percent-encoded', encodeURIComponent(SECRET)],
    ['form-encoded', new URLSearchParams({ v: SECRET }).toString().slice(2)],
    ['JSON', JSON.stringify(SECRET).slice(1, -1)],
    ['base64', Buffer.from(SECRET).toString('base64')],
    ['base64url', Buffer.from(SECRET).toString('base64url')],
    ['HTML', SECRET.replace(/[&"<>]/g, (c) => `&#${c.charCodeAt(0)};`)],
  ])('finds a secret spelled %s', (_, spelling) => {
    const redactor = new Redactor();
    redactor.learn('client_secret', SECRET);
    expect(redactor.scrub(`before ${spelling} after`)).toBe('before <client_secret#1> after');
  });

  it('prefers the longer of two secrets that begin alike', () => {
    const redactor = new Redactor();
    redactor.learn('code', 'abcdef');
    redactor.learn('code', 'abcdefgh');
    expect(redactor.scrub('abcdefgh abcdefg')).toBe('<code#2> <code#1>g');
  });

  it('leaves short values and plain text alone', () => {
    const redactor = new Redactor();
    redactor.learn('password', 'x');
    expect(redactor.scrub('a text with x')).toBe('a text with x');
  });

  it('scrubs data to any depth and keeps everything else', () => {
    const redactor = new Redactor();
    redactor.learn('code', 'the-code-value');
    const data = { n: 1, list: ['the-code-value', null], inner: { url: '?code=the-code-value' } };
    expect(redactor.scrubAll(data)).toEqual({
      n: 1,
      list: ['<code#1>', null],
      inner: { url: '?code=<code#1>' },
    });
  });
});

describe('learning from what passes', () => {
  it('learns form fields, Basic credentials, bearer tokens and cookies of a request', () => {
    const redactor = new Redactor();
    const basic = `Basic ${Buffer.from('client:basic-secret').toString('base64')}`;
    learnFromRequest(
      redactor,
      'https://h.example/p?code=query-code',
      [
        ['Authorization', basic],
        ['Cookie', 'session=cookie-value; other=second-cookie'],
      ],
      'client_secret=form+secret&grant_type=refresh_token&refresh_token=refresh-value',
    );
    learnFromRequest(redactor, 'https://h.example/', [['authorization', 'Bearer access-value']], '');
    const seen = [
      'query-code',
      basic,
      'basic-secret',
      'cookie-value',
      'second-cookie',
      'form secret',
      'refresh-value',
      'access-value',
    ];
    for (const value of seen) expect(redactor.scrub(value)).not.toContain(value);
    expect(redactor.scrub('refresh_token')).toBe('refresh_token');
  });

  it('learns JSON members, the parameters of a Location and Set-Cookie of an answer', () => {
    const redactor = new Redactor();
    learnFromAnswer(
      redactor,
      [
        [
          'Location',
          'https://pbx.example/cb?code=location-code&state=kept-state#access_token=fragment-token',
        ],
        ['Set-Cookie', 'sid=set-cookie-value; HttpOnly'],
        ['Content-Type', 'application/json'],
      ],
      '{"access_token":"json-access","nested":{"refresh_token":"json-refresh"},"code":"not-a-secret"}',
    );
    for (const value of [
      'location-code',
      'fragment-token',
      'set-cookie-value',
      'json-access',
      'json-refresh',
    ])
      expect(redactor.scrub(value)).not.toContain(value);
    expect(redactor.scrub('kept-state not-a-secret')).toBe('kept-state not-a-secret');
  });

  it('finds its way through any nesting', () => {
    const redactor = new Redactor();
    const deep = `${'['.repeat(100_000)}{"access_token":"buried-token"}${']'.repeat(100_000)}`;
    learnFromRequest(redactor, 'https://h.example/', [['content-type', 'application/json']], deep);
    expect(redactor.scrub('buried-token')).toBe('<access_token#1>');
  });

  it('takes a lone scheme for what it is', () => {
    const redactor = new Redactor();
    learnFromRequest(redactor, 'https://h.example/', [['authorization', 'Bearer']], '');
    learnFromRequest(redactor, 'https://h.example/', [['authorization', 'bare-token-value']], '');
    expect(redactor.scrub('Bearer bare-token-value')).toBe('Bearer <authorization#1>');
  });
});
