import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Browser } from 'playwright';
import { ConfigurationError } from '../errors.ts';

/** The shell first: without the machinery of a window, its pages cost half. */
const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];

/** What keeps Chromium from talking to anybody but the pages it is sent to. */
const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Looks for a Chromium: the one CHROMIUM_PATH names, else the system's, else Playwright's own.
 * @returns its path; undefined when there is none
 * @throws ConfigurationError when Playwright is not installed, or CHROMIUM_PATH names no program
 */
export async function findChromium(): Promise<string | undefined> {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') {
    if (isProgram(named)) return named;
    throw new ConfigurationError(`There is no Chromium at ${named}: correct or unset CHROMIUM_PATH.`);
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const system = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  const { chromium } = await playwright();
  return [...system, chromium.executablePath()].find(isProgram);
}

/**
 * The path of a Chromium, as `findChromium` looks for it.
 * @throws ConfigurationError when there is none
 */
export async function requireChromium(): Promise<string> {
  const path = await findChromium();
  if (path !== undefined) return path;
  throw new ConfigurationError(
    'No Chromium was found: run "npx playwright install chromium", or name one in CHROMIUM_PATH.',
  );
}

/**
 * Starts a Chromium without a window. The caller closes it.
 * @param path where it is; looked for when absent
 * @throws ConfigurationError when Playwright or Chromium is not installed, or Chromium does not start
 */
export async function launchChromium(path?: string): Promise<Browser> {
  const { chromium } = await playwright();
  const executablePath = path ?? (await requireChromium());
  // Chromium's sandbox does not run as root.
  const args = process.getuid?.() === 0 ? ['--no-sandbox', ...QUIET] : QUIET;
  try {
    // Signals are the caller's to answer: left alone, Playwright would end the process at the first one.
    const signals = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
    return await chromium.launch({ executablePath, args, ...signals });
  } catch (error) {
    const reason = String((error as Error).message).split('\n')[0];
    throw new ConfigurationError(
      `${executablePath} could not be started (${reason}): name another Chromium in CHROMIUM_PATH.`,
    );
  }
}

/** Playwright is no dependency of the package: only `approval: browser` needs it. */
async function playwright(): Promise<typeof import('playwright')> {
  try {
    return await import('playwright');
  } catch {
    throw new ConfigurationError(
      'approval: browser needs Playwright: run "npm install playwright" beside this tool.',
    );
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
