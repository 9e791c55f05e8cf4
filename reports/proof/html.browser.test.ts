import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { sharedChromium } from '../../tests/chromium.ts';
import { inspectPage } from '../../tests/inspect-page.ts';
import { sampleProof } from '../golden/proof.ts';
import { matrix } from './html.ts';

describe('the matrix page in Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'matrix-'));
  const file = join(folder, 'matrix.html');
  let browser: Browser;
  beforeAll(async () => {
    writeFileSync(file, matrix(sampleProof));
    browser = await sharedChromium();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('filters by text and area, hides what is left empty, clears, and is accessible', async () => {
    const page = await browser.newPage();
    onTestFinished(() => page.close());
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(pathToFileURL(file).href);
    const count = page.locator('output');
    const shown = page.locator('section[data-mutants]:visible h2');
    expect(await count.textContent()).toBe('4 of 4 mutants');
    await page.keyboard.press('/');
    await page.keyboard.type('SPENT single');
    expect(await count.textContent()).toBe('1 of 4 mutants');
    expect(await shown.allTextContents()).toEqual(['oauth/code 2 mutants']);
    await page.keyboard.press('Escape');
    expect(await count.textContent()).toBe('4 of 4 mutants');
    await page.getByRole('combobox').selectOption('pbx/calls');
    expect(await shown.allTextContents()).toEqual(['Broke too much 1 mutant']);
    await page.getByRole('button', { name: 'Clear' }).click();
    await count.filter({ hasText: '4 of 4 mutants' }).waitFor();
    expect(await inspectPage(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
