import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { sharedChromium } from '../../tests/chromium.ts';
import { inspectPage } from '../../tests/inspect-page.ts';
import { sampleComparison } from '../golden/comparison.ts';
import { tapComparisonHtml } from './comparison-html.ts';

test('the page of a comparison is accessible in both themes, and its links lead to the model', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'comparison-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'compare.html');
  writeFileSync(file, tapComparisonHtml(sampleComparison));
  const page = await (await sharedChromium()).newPage();
  onTestFinished(() => page.close());
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  await page.goto(pathToFileURL(file).href);
  await page.getByRole('link', { name: 'addresses' }).click();
  expect(await page.locator('tr:target').textContent()).toContain('What `addresses` does.');
  expect(await inspectPage(page)).toEqual([]);
  expect(complaints).toEqual([]);
});
