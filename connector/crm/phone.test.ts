import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { phoneKey } from './phone.ts';

// Any character of the first plane; fast-check's own Unicode units take seconds to set up.
const character = fc.integer({ min: 0, max: 0xd7ff }).map((code) => String.fromCodePoint(code));

describe('a phone number', () => {
  test.each([
    '+33 1 42 00 00 00',
    '+33142000000',
    '0033142000000',
    '33142000000',
    '0142000000',
    '142000000',
    '01.42.00.00.00',
    '(01) 42-00-00-00',
    ' 01 42 00 00 00 ',
  ])('%s is the same in every spelling', (spelling) => {
    expect(phoneKey(spelling, 'FR')).toBe('+33142000000');
  });

  test.each(['0142000001', '2000000', '42000000', '+44142000000', '+331420000001', '000142000000'])(
    '%s is another one, whatever its last digits',
    (other) => {
      expect(phoneKey(other, 'FR')).not.toBe('+33142000000');
    },
  );

  test('written nationally belongs to the region', () => {
    expect(phoneKey('(813) 768-9201', 'US')).toBe('+18137689201');
    expect(phoneKey('0033142000000', 'US')).toBe('+33142000000');
    expect(phoneKey('0142000000', 'XX')).toBe('digits:0142000000');
  });

  test.each([
    ['101', 'digits:101'],
    ['1-0-1', 'digits:101'],
    ['anonymous', 'text:anonymous'],
    ['*98', 'text:*98'],
    ['%', 'text:%'],
    ["' OR '1'='1", "text:' or '1'='1"],
    ['call 0142000000 now', 'text:call 0142000000 now'],
  ])('%s that is not a phone number has the key %s', (text, key) => {
    expect(phoneKey(text, 'FR')).toBe(key);
  });

  test.each(['', ' ', '+'])('%j is nothing', (text) => {
    expect(phoneKey(text, 'FR')).toBeUndefined();
  });

  test('accepts any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: character }), (text) => {
        expect(typeof phoneKey(text, 'FR')).toMatch(/^(string|undefined)$/);
      }),
    );
  });
});
