import type { Browser, Page } from 'playwright';
import { beforeAll, describe, expect, test } from 'vitest';
import { DEMO_ACCOUNT, type Demo } from '../cli/commands/demo.ts';
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

describe('journeys through both consoles beside the usual one', () => {
  let chromium: Browser;
  beforeAll(async () => {
    chromium = await sharedChromium();
  });

  test('headless: without Authorize, and a test costs nothing', { timeout: 120_000 }, async () => {
    const demo = await start();
    const context = await person(chromium, demo);
    const [crm, pbx] = [await context.newPage(), await context.newPage()];
    await crm.goto(demo.connector.url);
    await signIn(crm);
    const client = await addClient(crm);
    const { fileName, saveAs } = await downloadTemplate(crm, 'Client Credentials (headless)');
    expect(fileName).toBe('CXEngineHeadless.xml');

    await pbx.goto(demo.pbx.url + CRM);
    await importTemplate(pbx, await saveAs(fileName), 'CXEngineHeadless');
    await saveValues(pbx, { ...client, accountId: DEMO_ACCOUNT });
    await pbx.getByText('Ready', { exact: true }).waitFor();
    expect(await pbx.getByRole('button', { name: 'Authorize' }).count()).toBe(0);
    expect(await pbx.content()).not.toContain('click Authorize');
    await callSucceeds(pbx, demo);

    await runTest(pbx);
    await pbx.getByText('The test found a contact for the number.').waitFor();
    expect(await pbx.locator('dialog').innerText()).not.toContain('Authorize');
    expect(await inspectPage(pbx)).toEqual([]);
    await callSucceeds(pbx, demo);
    await pbx.goto(demo.pbx.url + CRM);
    await pbx.getByText('Ready', { exact: true }).waitFor();
    expect(demo.connector.admin.calls(DEMO_ACCOUNT)).toHaveLength(2);
    await pbx.goto(demo.pbx.url);
    await pbx.getByText('All steps are done').waitFor();
  });

  test('two admins: the page of one that was loaded before the other authorized takes the token away', {
    timeout: 120_000,
  }, async () => {
    const demo = await start();
    const context = await person(chromium, demo);
    const [crm, one] = [await context.newPage(), await context.newPage()];
    const other = await (await person(chromium, demo)).newPage();
    await crm.goto(demo.connector.url);
    await signIn(crm);
    const client = await addClient(crm, demo.pbx.redirectUri);
    const { fileName, saveAs } = await downloadTemplate(crm);
    await one.goto(demo.pbx.url + CRM);
    await importTemplate(one, await saveAs(fileName), 'CXEngine');
    await saveValues(one, { ...client, accountId: DEMO_ACCOUNT });
    await one.getByText('Not authorized', { exact: true }).waitFor();

    // The page of the one stays as it is while the other authorizes, and is saved then.
    await other.goto(demo.pbx.url + CRM);
    const approval = await clickAuthorize(other);
    await signIn(approval);
    await approval.getByRole('button', { name: 'Approve' }).click();
    await completed(approval, other);
    await other.getByText('Authorized', { exact: true }).waitFor();
    await one.getByRole('button', { name: 'Save' }).click();
    await one
      .getByText('Token overwritten by an older page: click Authorize again', { exact: true })
      .waitFor();
    await one
      .getByText('Reload the integrations page, then click Authorize again')
      .and(one.locator('section.state p'))
      .waitFor();
    expect(await inspectPage(one)).toEqual([]);

    await place(other, demo);
    await other.getByText('Not journaled').waitFor();
    await other.getByText('so the fresh token was overwritten by the old one').waitFor();
    await other.getByRole('link', { name: 'Event log' }).click();
    const log = other.locator('main');
    await log.getByText('had been loaded before the token was renewed').first().waitFor();
    expect(await log.innerText()).toContain('click Authorize again');

    await other.goto(demo.pbx.url + CRM);
    await completed(await clickAuthorize(other), other);
    await callSucceeds(other, demo);

    // The same with the switch off: the other page of the one is as old, and the token stays.
    await other.getByRole('link', { name: 'Settings', exact: true }).click();
    await other.getByLabel('Saving sends all values a page was loaded with').uncheck();
    await other.getByRole('button', { name: 'Save' }).click();
    await other.getByText('The settings are saved.').waitFor();
    await one.getByRole('button', { name: 'Save' }).click();
    await one.getByText('The settings are saved.').waitFor();
    await one.getByText('Authorized', { exact: true }).waitFor();
    await callSucceeds(other, demo);
  });
});

/** A call shows its contact and is journaled. */
async function callSucceeds(page: Page, demo: Demo): Promise<void> {
  await place(page, demo);
  await page.getByText('Contact found: Marie Durand.').waitFor();
  await page.getByText('Journaled in the CRM.').waitFor();
}
