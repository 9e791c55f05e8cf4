import { execFileSync } from 'node:child_process';
import type { Browser } from 'playwright';
import * as kit from '../suites/kit/actors/chromium.ts';

/**
 * Starts a Chromium without a window, for a test: the one that `approval: browser` would take or, where there is none, one
 * that is installed. The caller closes it.
 * @throws Error in one sentence when there is none and none can be installed
 */
export async function launchChromium(): Promise<Browser> {
  return kit.launchChromium((await kit.findChromium()) ?? (await install()));
}

/** By Playwright, which needs its download host, or else by apt-get, which needs root. */
async function install(): Promise<string> {
  const ways = [
    ['npx', 'playwright', 'install', 'chromium'],
    ['apt-get', 'install', '-y', '--no-install-recommends', 'chromium'],
  ];
  for (const [program = '', ...args] of ways) {
    try {
      execFileSync(program, args, { stdio: 'ignore' });
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
