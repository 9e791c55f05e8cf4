import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { sharedChromium } from '../../tests/chromium.ts';
import { inspectPage } from '../../tests/inspect-page.ts';
import { failing, passing, runOf, sampleRun } from '../golden/sample.ts';
import { html } from './html.ts';

/** More than the page holds unfolded, so that the passes at the end are packed. */
const RULES = 320;

describe('the HTML report in Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'report-'));
  const file = join(folder, 'report.html');
  const small = join(folder, 'small.html');
  const results = Array.from({ length: RULES }, (_, index) => ({
    ...(index % 16 === 0 ? failing : passing),
    rule: `area-${index % 4}/rule-${index}`,
  }));
  let browser: Browser;

  beforeAll(async () => {
    const earlier = [1, 2, 3].map((day) =>
      runOf(results.slice(day * 20), { startedAt: `2026-01-0${day}T08:00:00.000Z`, durationMs: day * 2000 }),
    );
    writeFileSync(file, html(runOf(results), earlier));
    browser = await sharedChromium();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Opens the page, hands it over, and fails when it asked for anything or complained. */
  async function visit(use: (page: Page) => Promise<void>, path = file) {
    const page = await browser.newPage();
    onTestFinished(() => page.close());
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => complaints.push(request.url()));
    await page.goto(pathToFileURL(path).href);
    await use(page);
    expect(complaints).toEqual([pathToFileURL(path).href]);
  }

  test('filters by text, area and verdict, and clears', async () => {
    await visit(async (page) => {
      const count = page.locator('output');
      expect(await count.textContent()).toBe(`${RULES} of ${RULES} rules`);
      await page.getByLabel('Verdict').selectOption('fail');
      expect(await count.textContent()).toBe(`20 of ${RULES} rules`);
      await page.getByLabel('Text').fill('RULE-16');
      expect(await page.locator('.result:visible').count()).toBe(2);
      await page.getByRole('button', { name: 'Clear' }).click();
      await count.filter({ hasText: `${RULES} of ${RULES} rules` }).waitFor();
      await page.getByRole('button', { name: 'area-3' }).click();
      expect(await count.textContent()).toBe(`80 of ${RULES} rules`);
    });
  });

  test('goes by keyboard to a rule and unfolds it', async () => {
    await visit(async (page) => {
      await page.keyboard.press('/');
      await page.keyboard.type('rule-319');
      await page
        .locator('output')
        .filter({ hasText: `1 of ${RULES} rules` })
        .waitFor();
      await page.getByLabel('Text').blur();
      await page.keyboard.press('j');
      await page.keyboard.press('Enter');
      await page.locator('.result:visible svg.sequence').waitFor();
    });
  });

  test('unpacks what it holds packed, and its arrows lead to the messages', async () => {
    await visit(async (page) => {
      const last = page.locator('.result').last();
      expect(await last.locator('[data-packed]').count()).toBe(1);
      await last.locator('summary').first().click();
      await last.locator('svg.sequence a text.what').click();
      await last.locator('.messages pre:visible').first().waitFor();
      expect(await last.locator('pre').first().textContent()).toContain('grant_type=password');
    });
  });

  test('is accessible in both schemes, with every verdict and a history', async () => {
    writeFileSync(small, html(sampleRun, [runOf([passing], { startedAt: '2026-01-01T08:00:00.000Z' })]));
    await visit(async (page) => expect(await inspectPage(page)).toEqual([]), small);
  });

  test('needs no sideways scrolling on a telephone or a desk', async () => {
    await visit(async (page) => {
      for (const width of [360, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      }
    });
  });
});
