import type { Browser } from 'playwright';
import { beforeAll, describe, expect, test } from 'vitest';
import { DEMO_ACCOUNT, DEMO_NUMBER } from '../cli/commands/demo.ts';
import { sharedChromium } from './chromium.ts';
import { inspectPage } from './inspect-page.ts';
import {
  addClient,
  CRM,
  clickAuthorize,
  completed,
  downloadTemplate,
  importTemplate,
  person,
  place,
  runTest,
  saveValues,
  signIn,
  start,
} from './journey-steps.ts';

describe("the guide's journey through both consoles", () => {
  let chromium: Browser;
  beforeAll(async () => {
    chromium = await sharedChromium();
  });

  test.for([
    ['with JavaScript', true],
    ['without JavaScript', false],
  ] as const)(
    'from Add Client to a logged call, and the trap of the Test button, %s',
    { timeout: 120_000 },
    async ([, scripted]) => {
      const demo = await start();
      const context = await person(chromium, demo, scripted);
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
      const client = await addClient(crm, redirectUri);
      await crm.reload();
      expect(await crm.locator('#client-secret').count()).toBe(0);

      // Import the CRM Template
      const { fileName, saveAs } = await downloadTemplate(crm);
      expect(fileName).toBe('CXEngine.xml');
      await pbx.goto(demo.pbx.url + CRM);
      await pbx.getByLabel('Template file').setInputFiles(await saveAs('CX Engine (1).xml'));
      await pbx.getByRole('button', { name: 'Add Template' }).click();
      await pbx.getByRole('alert').getByText('must not contain spaces or special characters').waitFor();
      await importTemplate(pbx, await saveAs(fileName), 'CXEngine');

      await crm.getByRole('link', { name: 'Clients', exact: true }).click();
      const accountId = await crm.getByRole('row', { name: 'Atelier Durand' }).locator('code').innerText();
      expect(accountId).toBe(DEMO_ACCOUNT);
      await saveValues(pbx, { ...client, accountId });
      await pbx.getByText('Not authorized', { exact: true }).waitFor();

      // Authorize; you can close this window and reload the integrations page in 3CX
      const approval = await clickAuthorize(pbx);
      await approval.getByRole('button', { name: 'Approve' }).click();
      await completed(approval, pbx);
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
      await runTest(pbx);
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
    const page = await (await person(chromium, demo)).newPage();
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
    const page = await (await person(chromium, demo)).newPage();
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
    const context = await person(chromium, demo);
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
    const [one, other] = [
      await (await person(chromium, demo)).newPage(),
      await (await person(chromium, demo)).newPage(),
    ];
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
