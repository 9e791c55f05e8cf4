import { expect, test } from 'vitest';
import { legalUrl } from './url.ts';

test.for([
  ['https://crm.example/a b?q=x y', 'https://crm.example/a%20b?q=x%20y'],
  ['https://crm.example/?n=%2B33', 'https://crm.example/?n=%2B33'],
  ['https://crm.example/?n=+33', 'https://crm.example/?n=+33'],
  ['https://crm.example/?p=100%', 'https://crm.example/?p=100%25'],
  ['https://crm.example/caf\u00e9?q=\u65e5\u672c', 'https://crm.example/caf%C3%A9?q=%E6%97%A5%E6%9C%AC'],
  ['https://crm.example/?q="<>{}|^`', 'https://crm.example/?q=%22%3C%3E%7B%7D%7C%5E%60'],
  ["https://crm.example/?$filter=name eq 'O''Brien'", "https://crm.example/?$filter=name%20eq%20'O''Brien'"],
  ['https://crm.example', 'https://crm.example/'],
  ['HTTPS://CRM.Example:443?x=1', 'https://crm.example/?x=1'],
  ['https://crm.example/a/./b/../c', 'https://crm.example/a/c'],
  ['https://crm.example/a/..', 'https://crm.example/'],
  ['https://user:pw@crm.example/#top', 'https://crm.example/'],
  ['  http://127.0.0.1:8069/api  ', 'http://127.0.0.1:8069/api'],
  ['https://crm.example/\ud800', 'https://crm.example/%EF%BF%BD'],
  ['https://crm.example\\api\\v1', 'https://crm.example/api/v1'],
] as const)('%s', ([written, legal]) => {
  expect(legalUrl(written)).toBe(legal);
});

test.for(['', '/api', '[Host]/api', 'ftp://crm.example/', 'https://', 'https://a b/'])(
  '"%s" is not a URL',
  (text) => {
    expect(() => legalUrl(text)).toThrow(expect.objectContaining({ code: 'bad-url' }));
  },
);

test('the message holds no query', () => {
  expect(() => legalUrl('crm.example/?key=verysecret')).toThrow(/^(?!.*verysecret)/);
});
