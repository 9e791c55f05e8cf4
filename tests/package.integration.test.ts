import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SECRETS, writeTarget } from '../cli/testing.ts';
import { readRun } from '../reports/run/read.ts';
import { SAMPLES } from '../simulator/recordings/samples.ts';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const exec = promisify(execFile);

/** The package as npm would publish it, installed in an empty folder elsewhere. */
describe('the packed package, installed in an empty folder', () => {
  let folder: string;
  /** Name of the archive. */
  let packed: string;
  // Programs of the folder run on the Node.js of this test, not on the system's.
  const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env['PATH']}`, NO_COLOR: '1' };

  /** What npx would start, without the second that npx takes. */
  const program = () => join(folder, 'node_modules', '.bin', 'pbx-conformance');

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'packed-'));
    const building = { ...env, PBX_TYPES_CHECKED: 'yes' };
    await exec('npm', ['pack', '--pack-destination', folder], { cwd: ROOT, env: building });
    packed = readdirSync(folder).find((file) => file.endsWith('.tgz')) ?? '';
    // Versions already in npm's cache are not asked for again: revalidation takes longer than the installation.
    const quick = ['--no-audit', '--no-fund', '--prefer-offline'];
    await exec('npm', ['install', '--prefix', folder, ...quick, join(folder, packed)], { cwd: folder, env });
  }, 240_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('checks the reference connector by npx and leaves a valid report', async () => {
    const { stdout } = await exec(
      'npx',
      ['--no-install', 'pbx-conformance', 'check', '--only', 'oauth/code/code-single-use,pbx/authorize'],
      {
        cwd: folder,
        env,
      },
    );
    expect(stdout).toContain('conformance-report/report.html');
    const run = readRun(readFileSync(join(folder, 'conformance-report', 'run.json'), 'utf8'));
    expect(run.summary.pass).toBeGreaterThan(0);
    expect(run.summary).toMatchObject({ fail: 0, blocked: 0, error: 0 });
  }, 120_000);

  it('explains a rule with the mutants that ship with it', async () => {
    const { stdout } = await exec(program(), ['rules', 'oauth/code/code-single-use', '--json'], {
      cwd: folder,
      env,
    });
    expect(JSON.parse(stdout).brokenBy.length).toBeGreaterThan(0);
  }, 120_000);

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
  }, 120_000);

  describe('its examples, as projects that installed it', () => {
    const TOOLS = ['vitest', 'msw', 'playwright', 'testcontainers', '@types/node'];
    const bin = (name: string) => join(ROOT, 'node_modules', '.bin', name);
    const run = (command: string, ...args: string[]) => exec(command, args, { cwd: folder, env });
    const pass = async (command: string, ...args: string[]) => {
      const { stdout, stderr } = await run(command, ...args).catch((error) => {
        throw new Error(`${error.stdout}\n${error.stderr}`);
      });
      return `${stdout}${stderr}`;
    };

    beforeAll(() => {
      cpSync(join(ROOT, 'examples'), join(folder, 'examples'), { recursive: true });
      writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }');
      // What such a project has itself: the tools whose versions the package names as optional.
      mkdirSync(join(folder, 'node_modules', '@types'), { recursive: true });
      for (const name of TOOLS)
        symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
    });
    afterAll(() => {
      for (const name of TOOLS) rmSync(join(folder, 'node_modules', name));
    });

    it('their types are sound in strict mode with all declarations checked, and a wrong call is noticed', async () => {
      const wrong = "import { runConformance } from 'pbx-conformance';\nrunConformance({ only: 'oauth' });\n";
      writeFileSync(join(folder, 'examples', 'wrong.ts'), wrong);
      const { stdout } = await run(bin('tsc'), '-p', 'examples').catch((error: { stdout: string }) => error);
      rmSync(join(folder, 'examples', 'wrong.ts'));
      expect(stdout.match(/^\S.*error.*$/gm)).toEqual([
        expect.stringMatching(/^examples\/wrong\.ts\(2,18\): error TS2322: /),
      ]);
    }, 240_000);

    it('library', async () => {
      expect(await pass(process.execPath, 'examples/library/check.ts')).toMatch(
        /\nConformant: \d\d rules passed\n/,
      );
      await expect(run(process.execPath, 'examples/library/check.ts', 'none.yaml')).rejects.toMatchObject({
        code: 2,
        stderr: 'The target file none.yaml cannot be read: there is no such file. Check its path.\n',
      });
    }, 120_000);

    it('vitest, the rules of one tag', async () => {
      const tagged = ['--tags-filter', 'pbx/authorize', '--reporter', 'verbose'];
      const printed = await pass(bin('vitest'), 'run', '--root', 'examples/vitest', ...tagged);
      expect(printed).toContain(
        '✓ conformance.test.ts > Reference connector > pbx/authorize > A click on Authorize connects the PBX',
      );
      expect(printed).toMatch(/Tests +\d passed \| \d\d skipped/);
    }, 240_000);

    it('vitest shows a failure as the console does', async () => {
      const fault = [program(), 'connector', '--fault', 'oauth/code/code-single-use', '--port', '0'];
      const target = join(ROOT, 'fixtures', 'targets', 'reference.yaml');
      const server = spawn(process.execPath, [...fault, '--seed', target], { env: { ...env, ...SECRETS } });
      try {
        const [line] = (await once(server.stdout, 'data')) as [Buffer];
        const url = /http:\/\/[\d.]+:\d+/.exec(String(line))?.[0] ?? '';
        mkdirSync(join(folder, 'failing'));
        writeTarget(join(folder, 'failing', 'target.yaml'), url);
        const only = "only: ['oauth/code/code-single-use']";
        const test = `import { conformance } from 'pbx-conformance/vitest';\nawait conformance({ target: 'target.yaml', ${only} });\n`;
        writeFileSync(join(folder, 'failing', 'one.test.js'), test);
        const options = { cwd: join(folder, 'failing'), env: { ...env, ...SECRETS } };
        const { stdout, stderr } = await exec(bin('vitest'), ['run'], options).catch((error) => error);
        expect(`${stdout}${stderr}`).toMatch(
          /RuleFailed: ✗ An authorization code works once\n.*oauth\/code\/code-single-use · MUST[\s\S]*?\n +at +the second exchange is refused\n/,
        );
        expect(`${stdout}${stderr}`).toMatch(/\n +trace +00-[\da-f]{32}-[\da-f]{16}-01\n/);
      } finally {
        server.kill();
      }
    }, 240_000);

    it('msw', async () => {
      expect(await pass(bin('vitest'), 'run', '--root', 'examples/msw')).toMatch(/Tests +2 passed/);
    }, 120_000);

    it('playwright', async () => {
      expect(await pass(bin('playwright'), 'test', '--config', 'examples/playwright')).toContain('2 passed');
    }, 240_000);

    it('own rules, with their mutants', async () => {
      const rules = ['--rules', 'examples/own-rules/rules'];
      const report = await pass(program(), 'check', ...rules, '--only', 'crm,oauth/code/code-single-use');
      expect(report).toContain('Conformant: 2 rules passed');
      expect(await pass(program(), 'prove', ...rules)).toContain(
        '1 killed with the exact set of failing rules',
      );
    }, 120_000);
  });

  it('has no complaint by publint, and types that resolve for every kind of import', async () => {
    const tarball = readFileSync(join(folder, packed));
    const { messages } = await publint({ pack: { tarball: tarball.buffer as ArrayBuffer }, strict: true });
    expect(messages.map(({ code }) => code)).toEqual([]);
    // A process of its own: Vitest resolves to the sources of that package.
    const types = `
      import { readFileSync } from 'node:fs';
      import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
      const { types, problems } = await checkPackage(createPackageFromTarballData(readFileSync(process.argv[1])));
      console.log(JSON.stringify({ types, problems }));`;
    const check = ['--input-type=module', '--eval', types, join(folder, packed)];
    const { stdout } = await exec(process.execPath, check, { cwd: ROOT, env, maxBuffer: 1 << 26 });
    const { types: kind, problems } = JSON.parse(stdout) as {
      types: unknown;
      problems: readonly { kind: string }[];
    };
    expect(kind).toEqual({ kind: 'included' });
    // It holds ES modules only: `require` of them is what Node.js makes of it, and "node10" knows no exports.
    const accepted = /^(CJSResolvesToESM|NoResolution)$/;
    expect(problems.filter(({ kind }) => !accepted.test(kind))).toEqual([]);
  }, 240_000);

  it('ships nothing whose imports a project cannot have', () => {
    const inside = join(folder, 'node_modules', 'pbx-conformance', 'dist');
    const { dependencies, peerDependencies } = JSON.parse(
      readFileSync(join(ROOT, 'package.json'), 'utf8'),
    ) as {
      dependencies: Record<string, string>;
      peerDependencies: Record<string, string>;
    };
    const known = new Set([...Object.keys(dependencies), ...Object.keys(peerDependencies)]);
    const wrong = readdirSync(inside, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.js'))
      .flatMap((file) => {
        const source = readFileSync(join(inside, file), 'utf8');
        return [...source.matchAll(/^(?:import|export)[^'"]*?from ['"]([^'"]+)['"];?$/gm)]
          .map(([, name = '']) => name)
          .filter((name) =>
            name.startsWith('.')
              ? !existsSync(join(inside, dirname(file), name))
              : !name.startsWith('node:') &&
                !known.has(
                  name
                    .split('/')
                    .slice(0, name[0] === '@' ? 2 : 1)
                    .join('/'),
                ),
          )
          .map((name) => `${file}: ${name}`);
      });
    expect(wrong).toEqual([]);
  });

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
