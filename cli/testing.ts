import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { execute } from './program.ts';

// A command leaves its listeners at the streams it writes to, because it ends with its process; here many share one.
for (const stream of [process.stdout, process.stderr]) stream.setMaxListeners(0);

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
/** The program's source file, for tests that start a process. */
export const MAIN = join(ROOT, 'cli', 'main.ts');
/** Target file of the reference connector. */
export const REFERENCE = join(ROOT, 'fixtures', 'targets', 'reference.yaml');
/** The variables that `REFERENCE` refers to, each with a value that a search finds. */
export const SECRETS: Readonly<Record<string, string>> = {
  PBX_CLIENT_SECRET: 'canary-main-secret-8d1f',
  PBX_OTHER_CLIENT_SECRET: 'canary-other-secret-2c7a',
  PBX_LIMITED_CLIENT_SECRET: 'canary-limited-secret-55e0',
  PBX_USER_PASSWORD: 'canary-user-password-91bb',
  PBX_OTHER_USER_PASSWORD: 'canary-foreign-password-3a3a',
};

/** How a command ended and what it printed. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a command in this process, which takes milliseconds where a process takes a second. Commands run one after the
 * other: they share the process's stdout and stderr.
 */
export async function inProcess(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = {},
): Promise<Ended> {
  const printed = { stdout: '', stderr: '' };
  const capture = (name: keyof typeof printed) =>
    vi.spyOn(process[name], 'write').mockImplementation((chunk) => {
      printed[name] += String(chunk);
      return true;
    });
  const spies = [capture('stdout'), capture('stderr')];
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  try {
    const code = await execute(args);
    return { code, ...printed };
  } finally {
    vi.unstubAllEnvs();
    for (const spy of spies) spy.mockRestore();
  }
}

/** Runs a command in a process of its own, in `folder`. */
export function inOwnProcess(
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...environment };
    execFile(process.execPath, [MAIN, ...args], { cwd: folder, env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

/**
 * Writes a copy of the reference target file that points elsewhere, without its template.
 * @returns its path
 */
export function writeTarget(
  path: string,
  issuer: string,
  change: (source: string) => string = (source) => source,
): string {
  const source = readFileSync(REFERENCE, 'utf8').replace('http://127.0.0.1:4400', issuer);
  writeFileSync(path, change(source).replace(/\ntemplate:[\s\S]*$/, '\n'));
  return path;
}
