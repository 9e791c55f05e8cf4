import { describe, expect, it } from 'vitest';
import { wantsColor } from './terminal.ts';

describe('wantsColor', () => {
  it.each([
    [true, undefined, true],
    [true, '', true],
    [true, '1', false],
    [undefined, undefined, false],
  ])('terminal %s, NO_COLOR %j: %s', (isTTY, noColor, wanted) => {
    const before = process.env['NO_COLOR'];
    try {
      delete process.env['NO_COLOR'];
      if (noColor !== undefined) process.env['NO_COLOR'] = noColor;
      expect(wantsColor(isTTY === undefined ? {} : { isTTY })).toBe(wanted);
    } finally {
      delete process.env['NO_COLOR'];
      if (before !== undefined) process.env['NO_COLOR'] = before;
    }
  });
});
