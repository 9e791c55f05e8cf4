import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRun } from '../reports/read.ts';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const exec = promisify(execFile);

/** The package as npm would publish it, installed in an empty folder elsewhere. */
describe('the packed package, installed in an empty folder', () => {
  let folder: string;
  // The folder's own programs run on the Node that runs this test, not on the system's.
  const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env['PATH']}`, NO_COLOR: '1' };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'packed-'));
    await exec('npm', ['pack', '--pack-destination', folder], { cwd: ROOT, env });
    const packed = readdirSync(folder).find((file) => file.endsWith('.tgz')) ?? '';
    await exec('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', join(folder, packed)], {
      cwd: folder,
      env,
    });
  }, 240_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('checks the reference connector by npx and leaves a valid report', async () => {
    const { stdout } = await exec(
      'npx',
      ['--no-install', 'pbx-conformance', 'check', '--only', 'oauth/code,pbx'],
      {
        cwd: folder,
        env,
      },
    );
    expect(stdout).toContain('conformance-report/run.json');
    const run = readRun(readFileSync(join(folder, 'conformance-report', 'run.json'), 'utf8'));
    expect(run.summary.pass).toBeGreaterThan(0);
    expect(run.summary).toMatchObject({ fail: 0, blocked: 0, error: 0 });
  }, 60_000);

  it('explains a rule with the mutants that ship with it', async () => {
    const { stdout } = await exec(
      'npx',
      ['--no-install', 'pbx-conformance', 'rules', 'oauth/code/code-single-use', '--json'],
      { cwd: folder, env },
    );
    expect(JSON.parse(stdout).brokenBy.length).toBeGreaterThan(0);
  }, 60_000);

  it('publishes the schema of run.json and no tests', () => {
    const inside = readdirSync(join(folder, 'node_modules', 'pbx-conformance'), {
      recursive: true,
      encoding: 'utf8',
    });
    expect(inside).toContain(join('dist', 'reports', 'run.schema.json'));
    expect(inside.filter((file) => /\.test\.|\.ts$/.test(file) && !file.endsWith('.d.ts'))).toEqual([]);
  });
});
