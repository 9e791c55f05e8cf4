import { describe, expect, it } from 'vitest';
import { HttpResponse } from '../http-response.ts';
import { loadedBy, referrerPolicyOf } from './resources.ts';

const page = (body: string, headers: [string, string][] = []) =>
  new HttpResponse({
    exchange: 1,
    status: 200,
    headers: [['content-type', 'text/html'], ...headers],
    body,
    url: 'https://crm.example/sign-in',
  });

describe('what a page loads', () => {
  it('is what stands in elements that load by themselves, made absolute', () => {
    const body = `<link rel="stylesheet" href="/style.css"><link rel="canonical" href="https://a.example/">
      <script src="https://cdn.example/a.js"></script><script>let inline;</script>
      <a href="https://b.example/">b</a><img src="logo.png"><iframe src="//frame.example/"></iframe>`;
    expect(loadedBy(page(body))).toEqual([
      'https://crm.example/style.css',
      'https://cdn.example/a.js',
      'https://crm.example/logo.png',
      'https://frame.example/',
    ]);
  });

  it('is nothing where the answer is no HTML', () => {
    const json = new HttpResponse({
      exchange: 1,
      status: 200,
      headers: [],
      body: '<img src=a>',
      url: 'https://a/',
    });
    expect(loadedBy(json)).toEqual([]);
  });
});

describe('the referrer policy', () => {
  const meta = '<meta name="Referrer" content="same-origin">';

  it('is the last of the header, which outranks the meta tag', () => {
    expect(referrerPolicyOf(page(meta, [['Referrer-Policy', 'no-referrer, Origin']]))).toBe('origin');
  });

  it('is that of the meta tag, or none', () => {
    expect(referrerPolicyOf(page(meta))).toBe('same-origin');
    expect(referrerPolicyOf(page(''))).toBeUndefined();
  });
});
