import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ROOT } from './docs-lines.ts';

const exec = promisify(execFile);
const { version, bin } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  version: string;
  bin: Record<'pbx-conformance', string>;
};
const command = join(ROOT, bin['pbx-conformance']);

describe('the command, in a checkout', () => {
  it('runs the sources: nothing has to be built', async () => {
    const { stdout } = await exec(process.execPath, [command, '--version']);
    expect(stdout).toBe(`${version}\n`);
  });

  it('says in one line which Node.js it needs', async () => {
    const older =
      "data:text/javascript,Object.defineProperty(process.versions, 'node', { value: '20.19.0' })";
    await expect(exec(process.execPath, ['--import', older, command])).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /^pbx-conformance needs Node\.js 24 or newer, and this is 20\.19\.0: .*\n$/,
      ),
    });
  });
});
