import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { sharedChromium } from '../../tests/chromium.ts';
import { inspectPage } from '../../tests/inspect-page.ts';
import { sampleReplay } from '../golden/replay.ts';
import { replayHtml } from './html.ts';

const folder = mkdtempSync(join(tmpdir(), 'replay-page-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('the page of a replay can be read by everybody, in light, in dark and on a telephone', async () => {
  const file = join(folder, 'replay.html');
  writeFileSync(file, replayHtml(sampleReplay));
  const page = await (await sharedChromium()).newPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(pathToFileURL(file).href);
  expect(await page.locator('polyline.curve').count()).toBe(sampleReplay.latencies.length);
  expect(await page.locator('rect.drill').count()).toBe(2);
  expect(await inspectPage(page)).toEqual([]);
  expect(asked).toEqual([pathToFileURL(file).href]);
  await page.close();
});
