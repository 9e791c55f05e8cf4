import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redirectDecisions } from './redirect.ts';

const { matchesRedirectUri, redirectLocation } = redirectDecisions;

// Any character of the first plane; fast-check's own Unicode units take seconds to set up.
const character = fc.integer({ min: 0, max: 0xd7ff }).map((code) => String.fromCodePoint(code));

describe('redirect URIs', () => {
  const registered = 'https://pbx.example.com/callback';

  test('match as equal text only', () => {
    expect(matchesRedirectUri(registered, registered)).toBe(true);
    for (const sent of [
      `${registered}/`,
      `${registered}2`,
      'https://pbx.example.com/x/../callback',
      'https://pbx.example.com/%63allback',
      'https://PBX.example.com/callback',
      'https://pbx.example.com:443/callback',
      'http://pbx.example.com/callback',
      'https://evil-pbx.example.com/callback',
      'https://user@pbx.example.com/callback',
    ]) {
      expect(matchesRedirectUri(sent, registered), sent).toBe(false);
    }
  });

  test.each([
    ['https://a/cb', 'https://a/cb?k=v'],
    ['https://a/cb?x=1', 'https://a/cb?x=1&k=v'],
    ['https://a/cb?', 'https://a/cb?k=v'],
  ])('%s stays as it is and becomes %s', (uri, expected) => {
    expect(redirectLocation(uri, { mode: 'query', parameters: { k: 'v', left: undefined } })).toBe(expected);
  });

  test('return any state unchanged, in a valid header', () => {
    fc.assert(
      fc.property(fc.string({ unit: character }), (state) => {
        const location = redirectLocation(registered, { mode: 'query', parameters: { code: 'c', state } });
        expect(location).toMatch(/^[\x21-\x7e]+$/);
        expect(new URL(location).searchParams.getAll('state')).toEqual([state]);
      }),
    );
  });
});
