import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { parseTargetFile } from '../harness/target-file/load.ts';
import type { ThreadData, ThreadReady } from '../replay/reference-thread.ts';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const NAMES = [
  'CLIENT_SECRET',
  'OTHER_CLIENT_SECRET',
  'LIMITED_CLIENT_SECRET',
  'USER_PASSWORD',
  'OTHER_USER_PASSWORD',
];
/** The environment variables that the target file refers to. */
export const SECRETS = Object.fromEntries(NAMES.map((name) => [`PBX_${name}`, `the-secret-${name}`]));

/**
 * Starts the reference connector in a thread, over the state that `folder` holds.
 * @returns the thread, and the path of a target file that describes the connector
 */
export async function startReferenceConnector(
  folder: string,
  port = 0,
): Promise<{ connector: Worker; target: string }> {
  const source = readFileSync(join(ROOT, 'fixtures', 'targets', 'reference.yaml'), 'utf8');
  const file = parseTargetFile(source, 'reference.yaml', { environment: SECRETS, folder });
  const workerData: ThreadData = { file, data: join(folder, 'connector'), port };
  const connector = new Worker(join(ROOT, 'replay', 'reference-thread.ts'), { workerData });
  const [{ url, template }] = (await once(connector, 'message')) as [ThreadReady];
  writeFileSync(join(folder, 'CXEngine.xml'), template);
  const target = join(folder, 'target.yaml');
  writeFileSync(target, source.replace(/^issuer: .*$/m, `issuer: ${url}`));
  return { connector, target };
}

/** Starts a script of the project, named from its root, in a process of its own. */
export function startProcess(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = SECRETS,
): ChildProcess {
  return spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Resolves when it has said so. */
export function says(child: ChildProcess, words: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
      if (words.test(said)) resolve();
    });
    const complaint = text(child);
    child.once('exit', () => reject(new Error(`The worker ended: ${complaint()}`)));
  });
}

/** @returns what the process has written to its standard error so far */
export function text({ stderr }: ChildProcess): () => string {
  let said = '';
  stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
  });
  return () => said;
}

/** Ends a process (SIGKILL) and waits until it is gone. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
