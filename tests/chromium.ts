import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright';
import * as kit from '../harness/actors/chromium.ts';

let shared: Promise<Browser> | undefined;

/**
 * The Chromium that all test files of a worker share; each opens contexts of its own and closes them. It ends with the
 * worker.
 * @throws Error as `launchChromium`
 */
export function sharedChromium(): Promise<Browser> {
  shared ??= launchChromium();
  return shared;
}

/**
 * Starts a Chromium without a window, for a test: the one that `approval: browser` would take or, where there is none, one
 * that is installed. The caller closes it.
 * @throws Error in one sentence when there is none and none can be installed
 */
export async function launchChromium(): Promise<Browser> {
  return kit.launchChromium((await kit.findChromium()) ?? (await install()));
}

/** By apt-get, which needs root, or else by Playwright, which needs its download host. */
async function install(): Promise<string> {
  // Each worker comes here at the same time, and apt-get waits for no other.
  const alone = ['--timeout', '240', join(tmpdir(), 'install-chromium.lock')];
  const apt = 'apt-get update && apt-get install -y --no-install-recommends chromium-headless-shell';
  const ways = [
    ['flock', ...alone, 'sh', '-c', apt],
    ['npx', 'playwright', 'install', 'chromium'],
  ];
  for (const [program = '', ...args] of ways) {
    try {
      await promisify(execFile)(program, args);
    } catch {
      continue;
    }
    const installed = await kit.findChromium();
    if (installed !== undefined) return installed;
  }
  throw new Error(
    'No Chromium was found and none could be installed: install one, or name it in CHROMIUM_PATH.',
  );
}
