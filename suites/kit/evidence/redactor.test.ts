import { describe, expect, it } from 'vitest';
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
    ['percent-encoded in lower case', encodeURIComponent(SECRET).replace(/%../g, (c) => c.toLowerCase())],
    ['percent-encoded twice', encodeURIComponent(encodeURIComponent(SECRET))],
    ['JSON with escaped slashes', JSON.stringify(SECRET).slice(1, -1).replaceAll('/', '\\/')],
    ['JSON in JSON', JSON.stringify(JSON.stringify(SECRET).slice(1, -1)).slice(1, -1)],
    [
      'JSON for a script',
      JSON.stringify(SECRET)
        .slice(1, -1)
        .replace(/[<>&]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`),
    ],
    ['HTML by names', 'p+q/r=s t&amp;&quot;u&lt;v&gt;'],
    ['HTML in hexadecimal', SECRET.replace(/[&"<>]/g, (c) => `&#x${c.charCodeAt(0).toString(16)};`)],
    ['HTML in decimals', SECRET.replace(/[&"<>]/g, (c) => `&#${c.charCodeAt(0)};`)],
  ])('finds a secret spelled %s', (_, spelling) => {
    const redactor = new Redactor();
    redactor.learn('client_secret', SECRET);
    expect(redactor.scrub(`before ${spelling} after`)).toBe('before <client_secret#1> after');
  });

  it.each([
    ['3CX, Go and Python', 'p%2B%21%22%23%2F%2A%28%29%27~+%252F'],
    ['PHP', 'p%2B%21%22%23%2F%2A%28%29%27%7E+%252F'],
    ['.NET', 'p%2B!%22%23%2F*()%27%7E+%252F'],
    ['Java', 'p%2B%21%22%23%2F*%28%29%27%7E+%252F'],
  ])('finds a secret in the form that %s write', (_, spelling) => {
    const redactor = new Redactor();
    redactor.learn('client_secret', 'p+!"#/*()\'~ %2F');
    expect(redactor.scrub(`client_secret=${spelling}&x=1`)).toBe('client_secret=<client_secret#1>&x=1');
  });

  it.each([0, 1, 2])('finds a secret in the base64 of a longer text, %i bytes off', (off) => {
    const redactor = new Redactor();
    redactor.learn('client_secret', 'a-secret-of-26-characters!');
    const text = Buffer.from(`${'i'.repeat(off + 5)}:a-secret-of-26-characters! and more`).toString('base64');
    const scrubbed = redactor.scrub(text);
    expect(scrubbed).toContain('<client_secret#1>');
    expect(Buffer.from(scrubbed.split('<')[0] ?? '', 'base64').toString()).not.toContain('a-secret');
  });

  it('finds the beginning of a secret where a text was cut', () => {
    const redactor = new Redactor();
    redactor.learn('access_token', 'abcdefghijklmnopqrstuvwxyz');
    expect(redactor.scrub('token: abcdefghijk\n... (15 more characters)')).toBe(
      'token: <access_token#1>\n... (15 more characters)',
    );
    expect(redactor.scrub('a line abcdefghi…')).toBe('a line <access_token#1>…');
    expect(redactor.scrub('abcdefghijk in the middle')).toBe('abcdefghijk in the middle');
  });

  it('takes a secret of megabytes for one, without a copy of it for every spelling', () => {
    const redactor = new Redactor();
    const token = 'x'.repeat(8_000_000);
    redactor.learn('access_token', token);
    expect(redactor.scrub(`Bearer ${token}, and more`)).toBe('Bearer <access_token#1>, and more');
    expect(redactor.scrub(`Bearer ${token.slice(0, 20_000)}\n... (7980000 more characters)`)).toBe(
      'Bearer <access_token#1>\n... (7980000 more characters)',
    );
  });

  it('does not let a server that names a token so change what the report says', () => {
    const redactor = new Redactor();
    redactor.learn('access_token', 'blocked');
    redactor.learn('access_token', 'exchanges');
    redactor.learn('access_token', 'a-real-token-0815');
    const rendered = JSON.stringify({ verdict: 'blocked', exchanges: ['a-real-token-0815'] });
    expect(JSON.parse(redactor.scrubRendered(rendered))).toEqual({
      verdict: 'blocked',
      exchanges: ['[access_token#2]'],
    });
  });

  it('knows what another one has learned', () => {
    const one = new Redactor();
    const all = new Redactor();
    one.learn('code', 'the-code-value');
    all.absorb(one);
    expect(all.scrub('the-code-value')).toBe('<code#1>');
  });

  it('copies what it knows, and the copy learns on its own', () => {
    const one = new Redactor();
    one.learn('code', 'the-code-value');
    const copy = one.copy();
    expect(copy.learn('token', 'the-code-value')).toBe('<code#1>');
    expect(copy.learn('code', 'another-code-value')).toBe('<code#2>');
    expect(copy.scrub('the-code-value another-code-value')).toBe('<code#1> <code#2>');
    expect(one.scrub('another-code-value')).toBe('another-code-value');
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
