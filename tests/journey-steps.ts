import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { expect, onTestFinished } from 'vitest';
import { DEMO_NUMBER, DEMO_USER, type Demo, startDemo } from '../cli/commands/demo.ts';

/** The integrations page of the simulated 3CX. */
export const CRM = '/admin/integrations/crm';

/**
 * Both products, not yet connected unless asked; they stop with the test. Connected, the connector asks for each approval
 * again, which the demo's remembers.
 */
export async function start(connected = false): Promise<Demo> {
  const demo = await startDemo({ port: 0, connected, behavesLike: connected ? 'sound' : 'passport' });
  onTestFinished(() => demo.stop());
  return demo;
}

/** A person's own browser, which fails the test when a page complains or asks another host for anything. */
export async function person(
  chromium: Browser,
  { connector, pbx }: Demo,
  javaScriptEnabled = true,
): Promise<BrowserContext> {
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

/** Signs in at the connector, at the page that asks for it. */
export async function signIn(page: Page): Promise<void> {
  await page.getByLabel('Username').fill(DEMO_USER.username);
  await page.getByLabel('Password').fill(DEMO_USER.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** What an OAuth 2.0 client signs in with. */
export interface ClientValues {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Creates an OAuth 2.0 client with Add Client. @param redirectUri absent: for Client Credentials alone */
export async function addClient(crm: Page, redirectUri?: string): Promise<ClientValues> {
  await crm.getByRole('link', { name: 'API Clients' }).click();
  await crm.getByRole('button', { name: 'Add Client' }).click();
  await crm.getByLabel('Name').fill('3CX of Atelier Durand');
  if (redirectUri === undefined) await crm.getByLabel('Authorization Code').uncheck();
  else await crm.getByLabel('Redirect URIs').fill(redirectUri);
  await crm.getByRole('button', { name: 'Add Client' }).click();
  const clientId = await crm.locator('#client-id').innerText();
  return { clientId, clientSecret: await crm.locator('#client-secret').innerText() };
}

/**
 * Downloads the template from the Download dialog.
 * @param method the authentication type that is chosen; default: the one that the dialog offers first
 * @returns a function that saves the file under a name and gives its path, and the name it came with
 */
export async function downloadTemplate(
  crm: Page,
  method?: string,
): Promise<{ readonly fileName: string; saveAs(name: string): Promise<string> }> {
  await crm.getByRole('link', { name: 'CRM Connector > Settings' }).click();
  await crm.getByRole('button', { name: 'Download XML Template' }).click();
  await crm.getByLabel('PBX system').selectOption('3CX V20');
  if (method !== undefined) await crm.getByLabel('Authentication type').selectOption(method);
  const [download] = await Promise.all([
    crm.waitForEvent('download'),
    crm.getByRole('button', { name: 'Download XML Template' }).click(),
  ]);
  const folder = mkdtempSync(join(tmpdir(), 'journey-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const saveAs = async (name: string) => {
    const path = join(folder, name);
    await download.saveAs(path);
    return path;
  };
  return { fileName: download.suggestedFilename(), saveAs };
}

/** Uploads a template at the integrations page, and selects it. */
export async function importTemplate(pbx: Page, file: string, name: string): Promise<void> {
  await pbx.getByLabel('Template file').setInputFiles(file);
  await pbx.getByRole('button', { name: 'Add Template' }).click();
  await pbx.getByText('The template was added.').waitFor();
  await pbx.getByRole('button', { name: `Select ${name}` }).click();
}

/** Fills in the values of the selected template, call logging included, and saves them. */
export async function saveValues(
  pbx: Page,
  { clientId, clientSecret, accountId }: ClientValues & { readonly accountId: string },
): Promise<void> {
  await pbx.getByLabel('Client ID').fill(clientId);
  await pbx.getByLabel('Client Secret').fill(clientSecret);
  await pbx.getByLabel('Account ID').fill(accountId);
  await pbx.getByLabel('Enable call logging').check();
  await pbx.getByRole('button', { name: 'Save' }).click();
}

/** Runs a test of the demo's number from the integrations page. */
export async function runTest(pbx: Page): Promise<void> {
  await pbx.goto(new URL(CRM, pbx.url()).href);
  await pbx.getByRole('button', { name: 'Test', exact: true }).click();
  await pbx.getByLabel('Number, text or address to look up').fill(DEMO_NUMBER);
  await pbx.getByRole('button', { name: 'Run test' }).click();
}

/** Clicks Authorize. @returns the window that it opens */
export async function clickAuthorize(page: Page): Promise<Page> {
  const [popup] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('button', { name: 'Authorize' }).first().click(),
  ]);
  return popup;
}

/** Waits for the end of Authorize, closes the window and reloads the integrations page. */
export async function completed(popup: Page, page: Page): Promise<void> {
  await popup.getByText('You can close this window and reload the integrations page in 3CX').waitFor();
  await popup.close();
  await page.goto(new URL(CRM, page.url()).href);
}

/** Places a call from the demo's number, and stays at its page. */
export async function place(page: Page, { pbx }: Demo): Promise<void> {
  await page.goto(`${pbx.url}/calls`);
  await page.getByLabel('Number').fill(DEMO_NUMBER);
  await page.getByRole('button', { name: 'Place call' }).click();
}
