import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { explainFailure } from './errors.ts';
import { ensureFolder, NotWritable, writeWhole } from './output.ts';

const folder = mkdtempSync(join(tmpdir(), 'output-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('writeWhole', () => {
  // Whatever is written to /dev/full finds the disk full.
  it.runIf(existsSync('/dev/full'))('says that the disk is full, and leaves nothing behind', async () => {
    const path = join(folder, 'full', 'run.json');
    await ensureFolder(join(folder, 'full'));
    symlinkSync('/dev/full', `${path}.${process.pid}.part`);
    const failure: unknown = await writeWhole(path, '{}').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(NotWritable);
    expect(explainFailure(failure)).toEqual({
      message: `A file cannot be written: ${path}, the disk is full. Make room or name another folder.`,
      exitCode: 2,
    });
    expect(readdirSync(join(folder, 'full'))).toEqual([]);
  });
});

describe('ensureFolder', () => {
  it('refuses a path with a file in it', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(ensureFolder(join(folder, 'file', 'out'))).rejects.toThrow(/a part of its path is a file/);
  });
});
