import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/**
 * What is right or undecided is not gathered, which takes longer than to find what is wrong; no stylesheet is fetched
 * again for the one experimental rule that reads them; pages have no frames.
 */
const BRIEFLY = { resultTypes: ['violations'], preload: false, iframes: false };
/** Evaluated, not added as a script: a page's own policy forbids inline scripts, and shall. */
const runAxe = (options: object) => `axe.run(${JSON.stringify(options)}).then(({ violations }) => violations
  .filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ': ' + target.join(' '))))`;
const SCROLLS = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';

/**
 * What is wrong with the page a browser shows: serious accessibility findings of axe in the light and the dark scheme,
 * with the pointer on its first button, and sideways scrolling at 360 px. The viewport is put back afterwards.
 * @returns one line per finding, with its element; empty when all is well
 */
export async function inspectPage(page: Page): Promise<string[]> {
  const wide = page.viewportSize() ?? { width: 1280, height: 800 };
  const found: string[] = [];
  await page.evaluate(AXE);
  // What is behind a dialog cannot be pointed at.
  const front = (await page.locator('dialog[open]').count()) > 0 ? 'dialog[open]' : 'main';
  const button = page.locator(`${front} button:visible`).first();
  if ((await button.count()) > 0) await button.hover();
  const checks = [
    ['light', {}],
    // The dark scheme changes colours and nothing else.
    ['dark', { runOnly: ['color-contrast'] }],
  ] as const;
  for (const [colorScheme, options] of checks) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const violations: string[] = await page.evaluate(runAxe({ ...BRIEFLY, ...options }));
    found.push(...violations.map((violation) => `${colorScheme}: ${violation}`));
  }
  await page.setViewportSize({ width: 360, height: wide.height });
  if (await page.evaluate(SCROLLS)) found.push('scrolls sideways at 360 px');
  await page.setViewportSize(wide);
  return found;
}
