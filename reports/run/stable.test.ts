import { expect, test } from 'vitest';
import { failing, runOf } from '../golden/sample.ts';
import { compare } from './compare.ts';
import type { Result } from './document.ts';
import { withoutVarying } from './stable.ts';

test.each([
  ['started_at 2026-11-28T10:31:24.123Z', 'started_at <time>'],
  ['Date: Sat, 28 Nov 2026 10:31:24 GMT', 'Date: <time>'],
  ['iat 1795861884, exp 1795861884123', 'iat <time>, exp <time>'],
  ['http://127.0.0.1:41873/oauth and localhost:80', 'http://127.0.0.1:<port>/oauth and localhost:<port>'],
  ['redirect_uri=http%3A%2F%2F[::1]%3A8080%2F', 'redirect_uri=http%3A%2F%2F[::1]%3A<port>%2F'],
  ['error 0a1b2c3d-1111-4222-8333-944445555666', 'error <id>'],
  ['?state=Zm9vYmFy&scope=crm', '?state=<random>&scope=crm'],
  ['"nonce":"abcdefgh", x-request-id: 17', '"nonce":"<random>", x-request-id: <random>'],
  ['code_verifier=abcdefghijkl', 'code_verifier=<random>'],
  ['/login/7fK2m9QzX4aB1cD8 answered 404', '/login/<random> answered 404'],
])('%j is masked', (text, masked) => expect(withoutVarying(text)).toBe(masked));

test.each([
  'unsupported_grant_type',
  'a call from 0033142000000 shows the contact',
  '20 refreshes in place of 1',
  'https://crm.example:8443/api/crm/lookup/phone-calls',
  'GET /.well-known/oauth-authorization-server 404',
  'RFC 6749 4.1.2 and ES256, PhoneBusiness2, application/json',
])('%j is left as it is', (text) => expect(withoutVarying(text)).toBe(text));

test('labels of secrets count within a result, and keep telling values apart', () => {
  const found = (actual: string) => runOf([{ ...failing, actual }]);
  const changes = (before: string, after: string) =>
    compare(found(before), found(after)).changedEvidence.length;
  expect(changes('<code#1> then <code#2>', '<code#7> then <code#9>')).toBe(0);
  expect(changes('<code#1> then <code#2>', '<code#7> then <code#7>')).toBe(1);
});

test('exchanges may be recorded in any order, as those that overlap are; a missing one is a change', () => {
  const [first, ...others] = failing.exchanges;
  const run = (exchanges: Result['exchanges']) => runOf([{ ...failing, exchanges }]);
  const changes = (exchanges: Result['exchanges']) =>
    compare(run(failing.exchanges), run(exchanges)).changedEvidence.length;
  expect(changes(failing.exchanges.toReversed())).toBe(0);
  expect(first).toBeDefined();
  expect(changes(others)).toBe(1);
});
