import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Prefix } from '../template/model.ts';
import { formatNumber } from './number.ts';

const format = (number: string, prefix: Prefix, maxLength?: number): string =>
  formatNumber(number, { prefix, maxLength: '', at: undefined }, maxLength);

it.each<[string, Prefix, number | undefined, string]>([
  ['+18137689201', 'AsIs', undefined, '+18137689201'],
  ['0018137689201', 'AsIs', undefined, '0018137689201'],
  ['+18137689201', 'Off', undefined, '18137689201'],
  ['0018137689201', 'Off', undefined, '18137689201'],
  ['8137689201', 'Off', undefined, '8137689201'],
  ['0018137689201', 'Plus', undefined, '+18137689201'],
  ['+18137689201', 'Plus', undefined, '+18137689201'],
  ['+18137689201', 'Zeros', undefined, '0018137689201'],
  ['100', 'Zeros', undefined, '100'],
  ['+18137689201', 'AsIs', 6, '689201'],
  ['+1 (813) 768-9201', 'Plus', 6, '689201'],
  ['+1 (813) 768-9201', 'AsIs', 11, '+1 (813) 768-9201'],
  ['+18137689201', 'Zeros', 256, '0018137689201'],
  ['+18137689201', 'Zeros', 12, '18137689201'],
  ['+18137689201', 'AsIs', 0, '+18137689201'],
  ['', 'Plus', 5, ''],
])('%s as %s cut to %s is %s', (number, prefix, maxLength, expected) => {
  expect(format(number, prefix, maxLength)).toBe(expected);
});

it('never has more digits than asked for', () => {
  const prefix = fc.constantFrom<Prefix>('AsIs', 'Off', 'Plus', 'Zeros');
  fc.assert(
    fc.property(
      fc.stringMatching(/^[+0-9 ()-]{0,24}$/),
      prefix,
      fc.integer({ min: 1, max: 20 }),
      (number, how, most) => {
        expect(format(number, how, most).replace(/\D/g, '').length).toBeLessThanOrEqual(most);
      },
    ),
  );
});
