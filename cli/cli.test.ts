import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRun } from '../reports/run/read.ts';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const MAIN = join(ROOT, 'cli', 'main.ts');
const REFERENCE = join(ROOT, 'fixtures', 'targets', 'reference.yaml');
const SECRETS = {
  PBX_CLIENT_SECRET: 'canary-main-secret-8d1f',
  PBX_OTHER_CLIENT_SECRET: 'canary-other-secret-2c7a',
  PBX_LIMITED_CLIENT_SECRET: 'canary-limited-secret-55e0',
  PBX_USER_PASSWORD: 'canary-user-password-91bb',
  PBX_OTHER_USER_PASSWORD: 'canary-foreign-password-3a3a',
};

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command to its end, in an empty folder. */
function command(args: readonly string[], environment: Record<string, string> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...environment };
    execFile(process.execPath, [MAIN, ...args], { cwd: folder, env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

/** Starts a serving command; resolves with its first words once it has said where it listens. */
async function serve(
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<[ChildProcess, string]> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: folder,
    env: { ...process.env, ...environment },
  });
  child.stdout.setEncoding('utf8');
  let said = '';
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    said += String(chunk);
    if (/http:\/\/127\.0\.0\.1:\d+/.test(said)) break;
  }
  return [child, said];
}

async function end(child: ChildProcess): Promise<number | null> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  return (await ended)[0] as number | null;
}

/** A copy of the reference target file that points elsewhere. */
function target(
  name: string,
  issuer: string,
  change: (source: string) => string = (source) => source,
): string {
  const path = join(folder, name);
  const source = readFileSync(REFERENCE, 'utf8').replace('http://127.0.0.1:4400', issuer);
  writeFileSync(path, change(source).replace(/\ntemplate:[\s\S]*$/, '\n'));
  return path;
}

describe('a mistake on the command line is answered with one sentence and exit code 2', () => {
  it.each([
    ['an unknown command', ['chek'], /unknown command 'chek'\n\(Did you mean check\?\)/],
    ['an unknown option', ['check', '--onyl', 'x'], /unknown option '--onyl'/],
    [
      'a selection of nothing',
      ['check', '--only', 'oauth/cod'],
      /^--only "oauth\/cod" selects no rule; did you mean "oauth\/code"\?\n$/,
    ],
    [
      'an unknown profile',
      ['check', '--profile', 'pbx-conector'],
      /^There is no profile "pbx-conector"; did you mean "pbx-connector"\?\n$/,
    ],
    ['an unknown format', ['check', '--format', 'pdf'], /^--format "pdf" is not a format: use /],
    [
      'a folder that cannot be written',
      ['check', '--only', 'oauth/code', '--out', '/dev/null/report'],
      /^A file cannot be written: /,
    ],
    [
      'a folder for the matrix that cannot be written',
      ['prove', '--only', 'oauth/code', '--out', '/dev/null/report'],
      /^A file cannot be written: /,
    ],
    [
      'both more and less to print',
      ['check', '--quiet', '--verbose'],
      /'--quiet' cannot be used with option '--verbose'/,
    ],
    [
      'a target file that is not there',
      ['check', '--target', 'no.yaml'],
      /^The target file no.yaml cannot be read: check the path given to --target.\n$/,
    ],
    ['a port that is no port', ['connector', '--port', '70000'], /--port "70000" is not a port number/],
    [
      'an unknown rule',
      ['rules', 'oauth/code/code-single-us'],
      /^There is no rule "oauth\/code\/code-single-us"; did you mean "oauth\/code\/code-single-use"\?\n$/,
    ],
    ['a run document that is none', ['report', MAIN, '--format', 'html'], /main\.ts/],
  ])('%s', async (_, args, message) => {
    const { code, stdout, stderr } = await command(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('names the line and the key of a typo in a target file', async () => {
    const file = target('typo.yaml', 'http://127.0.0.1:9', (source) =>
      source.replace('lifetimes:', 'lifetime:'),
    );
    const { code, stderr } = await command(['check', '--target', file], SECRETS);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^typo\.yaml line \d+: unknown key "lifetime"; did you mean "lifetimes"\?\n$/);
  });

  it('names the variable that is missing', async () => {
    const file = target('missing.yaml', 'http://127.0.0.1:9');
    const { PBX_CLIENT_SECRET: _, ...others } = SECRETS;
    const { code, stderr } = await command(['check', '--target', file], others);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^missing\.yaml line \d+: the environment variable PBX_CLIENT_SECRET is not set; clients\.main\.secret refers to it\.\n$/,
    );
  });
});

describe('a port in use', () => {
  let blocker: Server;
  let port: string;
  beforeAll(async () => {
    blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    port = String((blocker.address() as AddressInfo).port);
  });
  afterAll(() => new Promise((resolve) => blocker.close(resolve)));

  it.each([['connector'], ['pbx'], ['demo']])('stops %s with one sentence', async (name) => {
    const { code, stderr } = await command([name, '--port', port]);
    expect(code).toBe(2);
    expect(stderr).toMatch(new RegExp(`^Port ${port} .*in use.*\\n$`));
  });
});

describe('a deployment that cannot be reached', () => {
  it('ends with exit code 3 and leaves a document in which every rule is blocked', async () => {
    const file = target('down.yaml', 'http://127.0.0.1:9');
    const { code, stderr } = await command(
      ['check', '--target', file, '--out', 'down', '--only', 'oauth/code'],
      SECRETS,
    );
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /^http:\/\/127\.0\.0\.1:9 cannot be reached: the connection was refused \(ECONNREFUSED\)\. Check that CX-Engine is running/,
    );
    const run = readRun(readFileSync(join(folder, 'down', 'run.json'), 'utf8'));
    expect(run.summary).toMatchObject({ pass: 0, fail: 0 });
    expect(run.summary.blocked).toBe(run.results.length);
  });
});

describe('the reference connector as a process of its own', () => {
  let connector: ChildProcess;
  let file: string;
  beforeAll(async () => {
    const seeded = ['connector', '--port', '0', '--seed', REFERENCE];
    const [child, said] = await serve(seeded, SECRETS);
    connector = child;
    file = target('process.yaml', /http:\S+/.exec(said)?.[0] ?? '', (source) =>
      source.replace('allow:', 'limits: { requestsPerSecond: 100000 }\nallow:'),
    );
  });
  afterAll(async () => {
    expect(await end(connector)).toBe(0);
  });

  it('is conformant through a target file, and no secret stands in any report', async () => {
    const formats = 'junit,html,markdown,sarif,badge,text,github';
    const ended = await command(
      ['check', '--target', file, '--out', 'process', '--format', formats],
      SECRETS,
    );
    const run = readRun(readFileSync(join(folder, 'process', 'run.json'), 'utf8'));
    const others = run.results.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'not-applicable');
    expect(others.map(({ rule, verdict, at, actual }) => ({ rule, verdict, at, actual }))).toEqual([]);
    expect(run.summary.pass).toBeGreaterThan(60);
    expect(ended.code).toBe(0);

    const written = readdirSync(join(folder, 'process'));
    expect(written.length).toBe(8);
    for (const secret of Object.values(SECRETS)) {
      const spellings = [
        secret,
        Buffer.from(secret).toString('base64').replace(/=+$/, ''),
        encodeURIComponent(secret),
      ];
      for (const name of written) {
        const text = readFileSync(join(folder, 'process', name), 'utf8');
        for (const spelling of spellings)
          expect(text.includes(spelling), `${name} holds ${secret}`).toBe(false);
      }
      expect(ended.stdout + ended.stderr).not.toContain(secret);
    }
  }, 120_000);
});

describe('rules', () => {
  it('lists the catalog as text and as JSON alike', async () => {
    const [text, json] = await Promise.all([command(['rules']), command(['rules', '--json'])]);
    const ids = (JSON.parse(json.stdout) as { id: string }[]).map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(60);
    for (const id of ids) expect(text.stdout).toContain(id);
  });

  it('explains one rule with what breaks it', async () => {
    const { code, stdout } = await command(['rules', 'oauth/code/code-single-use']);
    expect(code).toBe(0);
    for (const part of ['RFC 6749 4.1.2', 'What breaks it', "What the PBX's admin sees", 'Remedy']) {
      expect(stdout).toContain(part);
    }
  });
});

describe('demo', () => {
  it('prints the URLs, the sign-in and the next steps, and ends on a signal', async () => {
    const [child, said] = await serve(['demo', '--port', '0']);
    expect(said).toMatch(/Sign in as +admin@atelier-durand\.example, password demo/);
    expect(said).toContain('Click Authorize');
    expect(said).toContain('Test button');
    expect(await end(child)).toBe(0);
  });
});
