import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { inProcess, REFERENCE, SECRETS } from './testing.ts';

interface Case {
  /** What is written behind `pbx-conformance`. `staging.yaml` is there, other files are not. */
  readonly line: string;
  /** The one answer, exit code 2. */
  readonly says: string;
}

const cases = parse(readFileSync(new URL('mistakes.yaml', import.meta.url), 'utf8')) as Case[];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mistakes-'));
  copyFileSync(REFERENCE, join(folder, 'staging.yaml'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a line with the files of the folder. @returns what it says, without the folder's path */
async function answer(line: string): Promise<{ code: number; said: string }> {
  const args = line.split(' ').map((word) => (word === 'staging.yaml' ? join(folder, word) : word));
  const { code, stdout, stderr } = await inProcess(args, SECRETS);
  return { code, said: (stdout + stderr).replaceAll(`${folder}/`, '').trimEnd() };
}

describe('a mistake on the command line', () => {
  it('is tried in more than a hundred ways', () => {
    expect(new Set(cases.map(({ line }) => line)).size).toBeGreaterThan(100);
  });

  it.each(cases)('gets its one answer: $line', async ({ line, says }) => {
    expect(await answer(line)).toEqual({ code: 2, said: says });
  });

  it('gets no sentence of the parser library, no stack trace and no secret', () => {
    for (const { says } of cases)
      expect(says).not.toMatch(/^error:|\(add --help|argument missing|\n|E[A-Z]{4,}|hunter2/);
  });
});
