import { describe, expect, it } from 'vitest';
import { partsOf, withParts } from './redirect-uri.ts';
import { Blocked } from './verdict.ts';

describe('a redirect URI in pieces', () => {
  it.each([
    'https://pbx.example.com/crm/callback',
    'https://PBX.example.com:5001/a/../b/%63?x=1&y=/?',
    'http://[::1]:4711',
    'https://pbx.example.com?x',
  ])('is put together again as it was: %s', (uri) => {
    expect(withParts(uri, {})).toBe(uri);
  });

  it('has each piece as it was written', () => {
    expect(partsOf('https://Pbx.example.com:5001/crm/%63b?x=1')).toEqual({
      scheme: 'https',
      host: 'Pbx.example.com',
      port: ':5001',
      path: '/crm/%63b',
      query: '?x=1',
    });
  });

  it('gets other pieces', () => {
    expect(
      withParts('https://pbx.example.com:5001/cb?x', { host: 'foreign.example', path: '/x/../cb' }),
    ).toBe('https://foreign.example:5001/x/../cb?x');
  });

  it.each(['/cb', 'https://pbx.example.com/cb#x', 'mailto:x@example.com'])('cannot be %s', (uri) => {
    expect(() => partsOf(uri)).toThrow(Blocked);
  });
});
