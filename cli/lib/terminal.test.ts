import { describe, expect, it, vi } from 'vitest';
import { progress, wantsColor } from './terminal.ts';

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

describe('progress on a pipe', () => {
  it('is one line at a tenth of the work, then one every half minute, and none at the end', () => {
    const lines: string[] = [];
    const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
    const { isTTY } = process.stderr;
    try {
      process.stderr.isTTY = false;
      let at = 0;
      const show = progress(100, () => at);
      for (let done = 1; done <= 100; done += 1) {
        at += 1000;
        show(`rule ${done}`, done);
      }
    } finally {
      process.stderr.isTTY = isTTY;
      spy.mockRestore();
    }
    expect(lines).toEqual(['rule 10\n', 'rule 40\n', 'rule 70\n']);
  });
});
