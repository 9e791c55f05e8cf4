import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
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

it('a reader that leaves early neither breaks a command nor changes its exit code', async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', 'main.ts'), 'rules', '--json']);
  child.stdout.destroy();
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
  });
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(said).toBe('');
});
