import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { DEMO_ACCOUNT, DEMO_NUMBER, DEMO_USER, type Demo, startDemo } from '../cli/commands/demo.ts';
import { sharedChromium } from './chromium.ts';
import { inspectPage } from './inspect-page.ts';

const CRM = '/admin/integrations/crm';

describe("the guide's journey through both consoles", () => {
  let chromium: Browser;
  beforeAll(async () => {
    chromium = await sharedChromium();
  });

  /**
   * Both products, not yet connected unless asked; they stop with the test. Connected, the connector asks for each
   * approval again, which the demo's remembers.
   */
  async function start(connected = false): Promise<Demo> {
    const demo = await startDemo({ port: 0, connected, behavesLike: connected ? 'sound' : 'passport' });
    onTestFinished(() => demo.stop());
    return demo;
  }

  /** A browser of its own, which fails the test when a page complains or asks another host for anything. */
  async function person({ connector, pbx }: Demo, javaScriptEnabled = true): Promise<BrowserContext> {
    const context = await chromium.newContext({ javaScriptEnabled });
    const complaints: string[] = [];
    context.on('console', (message) => {
      // Refusals are pages, and Chromium remarks on their status; and this person may type before the page has put
      // the cursor where it is typed.
      if (!/responded with a status of 40[03] |^Autofocus processing was blocked/.test(message.text()))
        complaints.push(`${message.page()?.url()}: ${message.text()}`);
    });
    context.on('weberror', (error) => complaints.push(String(error.error())));
    context.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(connector.url) && !url.startsWith(pbx.url) && !url.startsWith('data:'))
        complaints.push(url);
    });
    onTestFinished(async () => {
      await context.close();
      expect(complaints).toEqual([]);
    });
    return context;
  }

  test.for([
    ['with JavaScript', true],
    ['without JavaScript', false],
  ] as const)(
    'from Add Client to a logged call, and the trap of the Test button, %s',
    { timeout: 120_000 },
    async ([, scripted]) => {
      const demo = await start();
      const context = await person(demo, scripted);
      const crm = await context.newPage();
      const pbx = await context.newPage();

      // The first page says what comes next
      await pbx.goto(demo.pbx.url);
      await pbx.getByText('0 of 6 steps are done. Next: Create an OAuth 2.0 client.').waitFor();
      await pbx.getByRole('link', { name: 'Add Template' }).click();

      // Create an OAuth 2.0 Client
      const redirectUri = await pbx.getByText('Redirect URI of this PBX').locator('code').innerText();
      await crm.goto(demo.connector.url);
      await signIn(crm);
      await crm.getByRole('link', { name: 'API Clients' }).click();
      await crm.getByRole('button', { name: 'Add Client' }).click();
      await crm.getByLabel('Name').fill('3CX of Atelier Durand');
      await crm.getByLabel('Redirect URIs').fill(redirectUri);
      await crm.getByRole('button', { name: 'Add Client' }).click();
      const clientId = await crm.locator('#client-id').innerText();
      const clientSecret = await crm.locator('#client-secret').innerText();
      await crm.reload();
      expect(await crm.locator('#client-secret').count()).toBe(0);

      // Import the CRM Template
      await crm.getByRole('link', { name: 'CRM Connector > Settings' }).click();
      await crm.getByRole('button', { name: 'Download XML Template' }).click();
      await crm.getByLabel('PBX system').selectOption('3CX V20');
      const [download] = await Promise.all([
        crm.waitForEvent('download'),
        crm.getByRole('button', { name: 'Download XML Template' }).click(),
      ]);
      expect(download.suggestedFilename()).toBe('CXEngine.xml');
      const folder = mkdtempSync(join(tmpdir(), 'journey-'));
      onTestFinished(() => rmSync(folder, { recursive: true }));
      const renamed = join(folder, 'CX Engine (1).xml');
      const file = join(folder, 'CXEngine.xml');
      await download.saveAs(renamed);
      await download.saveAs(file);

      await pbx.goto(demo.pbx.url + CRM);
      await pbx.getByLabel('Template file').setInputFiles(renamed);
      await pbx.getByRole('button', { name: 'Add Template' }).click();
      await pbx.getByRole('alert').getByText('must not contain spaces or special characters').waitFor();
      await pbx.getByLabel('Template file').setInputFiles(file);
      await pbx.getByRole('button', { name: 'Add Template' }).click();
      await pbx.getByText('The template was added.').waitFor();
      await pbx.getByRole('button', { name: 'Select CXEngine' }).click();

      await crm.getByRole('link', { name: 'Clients', exact: true }).click();
      const accountId = await crm.getByRole('row', { name: 'Atelier Durand' }).locator('code').innerText();
      expect(accountId).toBe(DEMO_ACCOUNT);
      await pbx.getByLabel('Client ID').fill(clientId);
      await pbx.getByLabel('Client Secret').fill(clientSecret);
      await pbx.getByLabel('Account ID').fill(accountId);
      await pbx.getByLabel('Enable call logging').check();
      await pbx.getByRole('button', { name: 'Save' }).click();
      await pbx.getByText('Not authorized', { exact: true }).waitFor();

      // Authorize; you can close this window and reload the integrations page in 3CX
      await authorize(pbx);
      await pbx.getByText('Authorized', { exact: true }).waitFor();
      await pbx.getByText('Call logging is enabled.').waitFor();

      await crm.getByRole('link', { name: 'Calls' }).click();
      await place(pbx, demo);
      await pbx.getByText('Contact found: Marie Durand.').waitFor();
      await pbx.getByText('Journaled in the CRM.').waitFor();
      if (!scripted) await crm.reload();
      await crm.getByRole('cell', { name: DEMO_NUMBER }).waitFor();

      await pbx.getByRole('link', { name: 'Contacts', exact: true }).click();
      await pbx.getByLabel('Last name').fill('Martin');
      await pbx.getByLabel('Number').fill('+33699000001');
      await pbx.getByRole('button', { name: 'Create contact' }).click();
      await pbx.getByText('Created: Martin.').waitFor();
      await crm.getByRole('link', { name: 'Contacts', exact: true }).click();
      await crm.getByRole('row', { name: 'Martin' }).getByText('+33699000001').waitFor();

      // If you run tests from this page using the test button, remember to click Authorize again
      await pbx.goto(demo.pbx.url + CRM);
      await pbx.getByRole('button', { name: 'Test', exact: true }).click();
      await pbx.getByLabel('Number, text or address to look up').fill(DEMO_NUMBER);
      await pbx.getByRole('button', { name: 'Run test' }).click();
      await pbx
        .getByText('The test found a contact for the number. Remember to click Authorize again')
        .waitFor();
      await place(pbx, demo);
      await pbx.getByText('Not journaled').waitFor();
      await pbx.getByRole('link', { name: 'Event log' }).click();
      await pbx
        .getByText('3CX does not save the fresh token after a test from this interface')
        .first()
        .waitFor();

      await pbx.goto(demo.pbx.url + CRM);
      await pbx.getByText('Token dropped by a test: click Authorize again', { exact: true }).waitFor();
      await completed(await clickAuthorize(pbx), pbx);
      await pbx.getByText('Authorized', { exact: true }).waitFor();
      await place(pbx, demo);
      await pbx.getByText('Journaled in the CRM.').waitFor();
      expect(demo.connector.admin.calls(DEMO_ACCOUNT)).toHaveLength(2);
      await pbx.goto(demo.pbx.url);
      await pbx.getByText('All steps are done').waitFor();
      // axe is a script.
      if (scripted) expect(await inspectPage(pbx)).toEqual([]);
    },
  );

  test('a user who denies is told so at the PBX, and nothing is changed', async () => {
    const demo = await start(true);
    const page = await (await person(demo)).newPage();
    await page.goto(demo.pbx.url + CRM);
    const popup = await clickAuthorize(page);
    await signIn(popup);
    await popup.getByRole('button', { name: 'Deny' }).click();
    await popup.getByText('The access was denied in the CRM (access_denied)').waitFor();
    expect(await inspectPage(popup)).toEqual([]);
    // The last Authorize failed, and the connection from before goes on.
    expect(demo.pbx.status().state).toBe('authorize-failed');
    expect(await demo.pbx.ring({ number: DEMO_NUMBER, agent: '101' })).toMatchObject({ errors: [] });
  });

  test('a wrong Client Secret is told once the browser is back at the PBX', async () => {
    const demo = await start(true);
    const page = await (await person(demo)).newPage();
    await page.goto(demo.pbx.url + CRM);
    await page.getByLabel('Client Secret').fill('mistyped');
    await page.getByRole('button', { name: 'Save' }).click();
    const popup = await clickAuthorize(page);
    await signIn(popup);
    await popup.getByRole('button', { name: 'Approve' }).click();
    const told = popup.getByRole('alert');
    expect(await told.innerText()).toContain('The code could not be exchanged');
    expect(await told.innerText()).toContain('Check the settings and click Authorize again.');
    expect(await popup.content()).not.toContain('mistyped');
  });

  test('a session that ends before the approval is not approved for; signing in again is', async () => {
    const demo = await start(true);
    const context = await person(demo);
    const page = await context.newPage();
    await page.goto(demo.pbx.url + CRM);
    const popup = await clickAuthorize(page);
    await signIn(popup);
    await popup.getByRole('button', { name: 'Approve' }).waitFor();
    const before = demo.pbx.log().length;
    await context.clearCookies({ name: /session/ });
    await popup.getByRole('button', { name: 'Approve' }).click();
    await popup.getByRole('alert').waitFor();
    expect(demo.pbx.log().length).toBe(before);
    await popup.close();
    const again = await clickAuthorize(page);
    await signIn(again);
    await again.getByRole('button', { name: 'Approve' }).click();
    await again.getByText('The connection is authorized.').waitFor();
    expect(await inspectPage(again)).toEqual([]);
  });

  test('two administrators at two browsers: each approves what they began', async () => {
    const demo = await start(true);
    const [one, other] = [await (await person(demo)).newPage(), await (await person(demo)).newPage()];
    await one.goto(demo.pbx.url + CRM);
    await other.goto(demo.pbx.url + CRM);
    const popups = [await clickAuthorize(one), await clickAuthorize(other)];
    for (const popup of popups) {
      await signIn(popup);
      await popup.getByRole('button', { name: 'Approve' }).waitFor();
    }
    for (const popup of popups.toReversed()) {
      await popup.getByRole('button', { name: 'Approve' }).click();
      await popup.getByText('You can close this window and reload the integrations page in 3CX').waitFor();
    }
    expect(await demo.pbx.ring({ number: DEMO_NUMBER, agent: '101' })).toMatchObject({ errors: [] });
  });
});

async function signIn(page: Page): Promise<void> {
  await page.getByLabel('Username').fill(DEMO_USER.username);
  await page.getByLabel('Password').fill(DEMO_USER.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** @returns the window that Authorize opens */
async function clickAuthorize(page: Page): Promise<Page> {
  const [popup] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('button', { name: 'Authorize' }).first().click(),
  ]);
  return popup;
}

/** Authorizes as somebody who is signed in at the connector, closes the window and reloads the integrations page. */
async function authorize(page: Page): Promise<void> {
  const popup = await clickAuthorize(page);
  await popup.getByRole('button', { name: 'Approve' }).click();
  await completed(popup, page);
}

/** Waits for the end of Authorize, closes the window and reloads the integrations page. */
async function completed(popup: Page, page: Page): Promise<void> {
  await popup.getByText('You can close this window and reload the integrations page in 3CX').waitFor();
  await popup.close();
  await page.goto(new URL(CRM, page.url()).href);
}

async function place(page: Page, { pbx }: Demo): Promise<void> {
  await page.goto(`${pbx.url}/calls`);
  await page.getByLabel('Number').fill(DEMO_NUMBER);
  await page.getByRole('button', { name: 'Place call' }).click();
}
