import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRun } from '../reports/run/read.ts';
import { SAMPLES } from '../simulator/recordings/samples.ts';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const exec = promisify(execFile);

/** The package as npm would publish it, installed in an empty folder elsewhere. */
describe('the packed package, installed in an empty folder', () => {
  let folder: string;
  // Programs of the folder run on the Node.js of this test, not on the system's.
  const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env['PATH']}`, NO_COLOR: '1' };

  /** What npx would start, without the second that npx takes. */
  const program = () => join(folder, 'node_modules', '.bin', 'pbx-conformance');

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'packed-'));
    await exec('npm', ['pack', '--pack-destination', folder], { cwd: ROOT, env });
    const packed = readdirSync(folder).find((file) => file.endsWith('.tgz')) ?? '';
    // Versions already in npm's cache are not asked for again: revalidation takes longer than the installation.
    const quick = ['--no-audit', '--no-fund', '--prefer-offline'];
    await exec('npm', ['install', '--prefix', folder, ...quick, join(folder, packed)], { cwd: folder, env });
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
    expect(stdout).toContain('conformance-report/report.html');
    const run = readRun(readFileSync(join(folder, 'conformance-report', 'run.json'), 'utf8'));
    expect(run.summary.pass).toBeGreaterThan(0);
    expect(run.summary).toMatchObject({ fail: 0, blocked: 0, error: 0 });
  }, 60_000);

  it('explains a rule with the mutants that ship with it', async () => {
    const { stdout } = await exec(program(), ['rules', 'oauth/code/code-single-use', '--json'], {
      cwd: folder,
      env,
    });
    expect(JSON.parse(stdout).brokenBy.length).toBeGreaterThan(0);
  }, 60_000);

  it('says what a container needs that the package does not bring', async () => {
    const source = 'name: T\nissuer: http://127.0.0.1\nclients: { main: { id: pbx, secret: env:SECRET } }\n';
    writeFileSync(join(folder, 'target.yaml'), source);
    const options = { cwd: folder, env: { ...env, SECRET: 'secret' } };
    const check = ['check', '--target', 'target.yaml', '--image', 'x'];
    await expect(exec(program(), check, options)).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        'A deployment in a container needs testcontainers: run "npm install testcontainers" beside this tool.\n',
      ),
    });
  }, 60_000);

  it('holds what it exports and the recordings, and no tests', () => {
    const inside = readdirSync(join(folder, 'node_modules', 'pbx-conformance'), {
      recursive: true,
      encoding: 'utf8',
    });
    const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      exports: Record<string, string>;
    };
    expect(Object.keys(exports)).toEqual(
      expect.arrayContaining(['./run.schema.json', './replay.schema.json']),
    );
    for (const path of Object.values(exports)) expect(inside).toContain(join(path));
    for (const { name } of SAMPLES) expect(inside).toContain(join('dist', 'fixtures', 'calls', name));
    expect(inside.filter((file) => /\.test\.|\.ts$/.test(file) && !file.endsWith('.d.ts'))).toEqual([]);
  });
});
