import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { sharedChromium } from '../../tests/chromium.ts';
import { inspectPage } from '../../tests/inspect-page.ts';
import { fixture } from '../pbx/test-kit.ts';
import { CRM, servedPbx } from './testing.ts';

const NUMBER = '+33142000000';

describe('the console in Chromium', () => {
  let chromium: Browser;
  beforeAll(async () => {
    chromium = await sharedChromium();
  });

  /** A page that fails the test when it complains, or asks any other host for anything. */
  async function open(url: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await chromium.newContext({ baseURL: url, ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => {
      if (!request.url().startsWith(url) && !request.url().startsWith('data:'))
        complaints.push(request.url());
    });
    onTestFinished(async () => {
      await context.close();
      expect(complaints).toEqual([]);
    });
    return page;
  }

  async function place(page: Page, outcome: string): Promise<void> {
    await page.goto('/calls');
    await page.getByLabel('Number').fill(NUMBER);
    await page.getByLabel('Outcome').selectOption(outcome);
    await page.getByRole('button', { name: 'Place call' }).click();
  }

  test('every page can be read and used by everybody, in both colour schemes and at 360 px', async () => {
    const { pbx } = await servedPbx();
    const page = await open(pbx.url);
    pbx.addTemplate('sound.xml', fixture('sound.xml'));
    await place(page, 'Leave it ringing');
    await page.getByRole('button', { name: 'Answer' }).waitFor();
    const call = new URL(page.url()).pathname;
    await page.goto('/chats');
    await page.getByLabel('Number').fill(NUMBER);
    await page.getByLabel('Messages').fill('Hello');
    await page.getByRole('button', { name: 'End chat' }).click();
    await page.getByRole('heading', { name: 'Trace: Journal' }).waitFor();
    const chat = new URL(page.url()).pathname;
    await page.goto('/contacts');
    await page.getByLabel('Last name').fill('Noether');
    await page.getByRole('button', { name: 'Create contact' }).click();
    await page.getByRole('heading', { name: 'Trace: Creation' }).waitFor();
    const contact = new URL(page.url()).pathname;
    await page.goto(CRM);
    await page.getByRole('button', { name: 'Test', exact: true }).click();
    expect(await inspectPage(page), 'the dialog').toEqual([]);
    await page.getByRole('button', { name: 'Run test' }).click();
    await page.getByRole('heading', { name: 'Result' }).waitFor();
    expect(await inspectPage(page), 'the dialog with a result').toEqual([]);
    const paths = [
      CRM,
      `${CRM}/templates/Soundboard`,
      `${CRM}/log`,
      '/calls',
      call,
      '/chats',
      chat,
      '/contacts',
      contact,
      '/admin/reports',
      '/admin/settings',
      '/admin/settings/principals',
    ];
    for (const path of paths) {
      await page.goto(path);
      for (const summary of await page.locator('main summary').all()) await summary.click();
      expect(await inspectPage(page), path).toEqual([]);
    }
  }, 90_000);

  test('a refused upload and the end of an authorization can be read by everybody', async () => {
    const { pbx } = await servedPbx();
    const context = await chromium.newContext({ baseURL: pbx.url });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.goto(CRM);
    const buffer = Buffer.from('<Crm>\n<Connection Urn="x"/></Crm>');
    await page.getByLabel('Template file').setInputFiles({ name: 'a b.xml', mimeType: 'text/xml', buffer });
    await page.getByRole('button', { name: 'Add Template' }).click();
    await page.getByRole('cell', { name: '2', exact: true }).waitFor();
    expect(await inspectPage(page)).toEqual([]);
    await page.goto('/oauth/callback?state=unknown&code=x');
    await page.getByText('Click Authorize again').waitFor();
    expect(await inspectPage(page)).toEqual([]);
    await page.goto('/nowhere');
    expect(await inspectPage(page)).toEqual([]);
  });

  test('what hangs on a checkbox shows while it is ticked, before anything is saved', async () => {
    const { pbx } = await servedPbx();
    const page = await open(pbx.url);
    await page.goto(CRM);
    const text = page.getByLabel('Call text');
    await text.waitFor();
    await page.getByLabel('Enable call logging').uncheck();
    expect(await text.isVisible()).toBe(false);
    await page.getByLabel('Enable call logging').check();
    await text.fill('From [Number]');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The settings are saved.').waitFor();
    expect(await page.getByLabel('Call text').inputValue()).toBe('From [Number]');
    expect(await page.getByLabel('Client Secret').inputValue()).toBe('');
  });

  test('calls are seen live in two browsers', async () => {
    const { pbx } = await servedPbx();
    const [one, other] = [await open(pbx.url), await open(pbx.url)];
    await other.goto('/calls');
    await other.getByText('No call has been placed yet.').waitFor();
    await place(one, 'Leave it ringing');
    await other.getByText('Contact found: Ada Lovelace.').waitFor();
    expect(await other.getByText('No call has been placed yet.').count()).toBe(0);
    await other.getByRole('button', { name: 'Answer' }).click();
    await one.getByText('Answered.').waitFor();
    await one.getByRole('button', { name: 'Hang up' }).click();
    await one.getByText('Journaled in the CRM.').waitFor();
    await other.getByText('Journaled in the CRM.').waitFor();
  });

  test('without JavaScript a call is placed, answered and ended, and a contact created', async () => {
    const { pbx, crm } = await servedPbx();
    const page = await open(pbx.url, { javaScriptEnabled: false });
    await place(page, 'Answered');
    // While the CRM has not answered, the page reloads itself.
    await page.getByText('Journaled in the CRM.').waitFor();
    await page.getByRole('rowheader', { name: 'FirstName' }).waitFor();

    await place(page, 'Leave it ringing');
    await page.getByRole('button', { name: 'Answer' }).click();
    await page.getByRole('button', { name: 'Hang up' }).click();
    await page.getByText('Ended after 0:00: answered inbound call.').waitFor();
    expect(crm.calls).toHaveLength(2);

    await page.goto('/contacts');
    await page.getByLabel('Last name').fill('Noether');
    await page.getByRole('button', { name: 'Create contact' }).click();
    await page.getByText('Created: Noether.').waitFor();
  });

  test('all of it can be reached by keyboard', async () => {
    const { pbx } = await servedPbx();
    const page = await open(pbx.url);
    await page.goto('/calls');
    await page.getByLabel('Number').focus();
    await page.keyboard.type(NUMBER);
    await page.keyboard.press('Enter');
    await page.getByText('Journaled in the CRM.').waitFor();
    await page.locator('summary', { hasText: 'lookup by number' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('GET https://relay.example/contacts').waitFor();
  });
});
