import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRun } from '../reports/run/read.ts';
import { inOwnProcess, MAIN, REFERENCE, SECRETS, writeTarget } from './testing.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

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

describe('a process of its own', () => {
  it.each([
    ['an unknown command', ['chek'], 2, /^There is no command "chek"; did you mean "check"\?\n$/],
    [
      'a wrong configuration',
      ['check', '--target', 'no.yaml'],
      2,
      /^The target file no.yaml cannot be read: there is no such file. Check its path.\n$/,
    ],
    ['a command that succeeds', ['rules', 'oauth/code/code-single-use'], 0, /^$/],
  ])('ends after %s with its exit code, and stderr holds nothing else', async (_, args, code, message) => {
    const ended = await inOwnProcess(folder, args);
    expect(ended.code).toBe(code);
    expect(ended.stderr).toMatch(message);
  });

  it('outlives a reader that leaves early, and its exit code stays', async () => {
    const child = spawn(process.execPath, [MAIN, 'rules', '--json']);
    child.stdout.destroy();
    let printed = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      printed += chunk;
    });
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(printed).toBe('');
  });
});

describe('a deployment that cannot be reached', () => {
  it('ends with exit code 3 and leaves a document in which every rule is blocked', async () => {
    const file = writeTarget(join(folder, 'down.yaml'), 'http://127.0.0.1:9');
    const { code, stderr } = await inOwnProcess(
      folder,
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
    file = writeTarget(join(folder, 'process.yaml'), /http:\S+/.exec(said)?.[0] ?? '', (source) =>
      source.replace('allow:', 'limits: { requestsPerSecond: 100000 }\nallow:'),
    );
  });
  afterAll(async () => {
    expect(await end(connector)).toBe(0);
  });

  it('is conformant through a target file, and no secret stands in any report', async () => {
    const formats = 'junit,html,markdown,sarif,badge,text,github';
    const ended = await inOwnProcess(
      folder,
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

describe('demo', () => {
  it('prints the URLs, the sign-in and the next steps, and ends on a signal', async () => {
    const [child, said] = await serve(['demo', '--port', '0']);
    expect(said).toMatch(/Sign in as +admin@atelier-durand\.example, password demo/);
    expect(said).toContain('Click Authorize');
    expect(said).toContain('Test button');
    expect(await end(child)).toBe(0);
  });
});
