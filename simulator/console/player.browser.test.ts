import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { sharedChromium } from '../../tests/chromium.ts';
import { inspectPage } from '../../tests/inspect-page.ts';
import { servedPbx } from './testing.ts';

describe('a recording is played in Chromium', () => {
  let chromium: Browser;
  beforeAll(async () => {
    chromium = await sharedChromium();
  });

  async function calls(url: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await chromium.newContext({ baseURL: url, ...options });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.goto('/calls');
    return page;
  }

  async function open(page: Page): Promise<void> {
    const details = page.locator('#player-control details:not([open]) summary');
    if ((await details.count()) > 0) await details.click();
  }

  async function start(page: Page, recording: string, speed: string): Promise<void> {
    await open(page);
    await page.getByRole('combobox', { name: 'Recording' }).selectOption(recording);
    await page.getByLabel('Speed').selectOption(speed);
    await page.getByRole('button', { name: 'Start' }).click();
  }

  /** Chooses a file with a call at each time. */
  async function choose(page: Page, name: string, times: readonly string[]): Promise<void> {
    const lines = times.map((time) => `2026/11/23 ${time},+33142000000,101\n`);
    const buffer = Buffer.from(`time-start,from-no,to-no\n${lines.join('')}`);
    await page.getByLabel('or a file').setInputFiles({ name, mimeType: 'text/csv', buffer });
  }

  test('it is seen live in two browsers, and the page keeps to the latest calls', async () => {
    const { pbx } = await servedPbx();
    const [one, other] = [await calls(pbx.url), await calls(pbx.url)];
    await start(one, 'paris-night.csv', 'fast');
    await other.getByText('Played to its end: paris-night.csv').waitFor();
    await other.getByText('Line 11: time-start "25.10.2026 02:15"').waitFor();
    await other.getByText('Play a recording').waitFor();
    await start(other, 'monday-afternoon.jsonl', 'fast');
    await one.getByText('21 calls placed, 21 journaled').waitFor();
    expect(await one.locator('[data-live] > article').count()).toBe(12);
    expect(await one.getByText('No call has been placed yet.').count()).toBe(0);
    expect(await inspectPage(one)).toEqual([]);
  });

  test('the Stop button stays under the finger while the progress moves, and stops', async () => {
    const { pbx } = await servedPbx();
    const page = await calls(pbx.url);
    await choose(page, 'a.csv', ['09:00:00', '09:00:01', '10:00:00']);
    await start(page, 'monday-morning.csv', 'real');
    await page.getByRole('button', { name: 'Stop' }).focus();
    await page.getByText('2 calls placed').waitFor();
    expect(await inspectPage(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByText('Stopped: a.csv').waitFor();
    await page.getByText('Play a recording').waitFor();
  });

  test('without JavaScript it is started, looked at and stopped, and a file of one’s own is played', async () => {
    const { pbx, crm } = await servedPbx();
    const page = await calls(pbx.url, { javaScriptEnabled: false });
    await start(page, 'monday-morning.csv', 'real');
    await page.getByText('Playing: monday-morning.csv').waitFor();
    await page.getByRole('link', { name: 'See how far it is' }).click();
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect.poll(() => page.goto('/calls').then(() => page.getByText('Stopped:').count())).toBe(1);

    await choose(page, 'mine.csv', ['09:00:00']);
    await start(page, 'monday-morning.csv', 'fast');
    await expect
      .poll(() => page.goto('/calls').then(() => page.getByText('1 call placed, 1').count()))
      .toBe(1);
    expect(crm.calls).toHaveLength(2);
  });
});
