import { expect, it } from 'vitest';
import { swapCase } from './letter-case.ts';

it('swaps the case of letters and leaves everything else', () => {
  expect(swapCase('aZ-09_é~')).toBe('Az-09_é~');
});
