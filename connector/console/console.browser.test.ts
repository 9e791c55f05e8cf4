import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { sharedChromium } from '../../tests/chromium.ts';
import { inspectPage } from '../../tests/inspect-page.ts';
import { redirectUri, startBench, type TestBench } from '../testing.ts';

const call = {
  direction: 'inbound',
  number: '+33142000000',
  agent: '101',
  started_at: '2026-01-31T09:15:00Z',
};
const nobody = '/oauth/authorize?client_id=nobody';

let browser: Browser;
let bench: TestBench;
let token: unknown;
beforeAll(async () => {
  browser = await sharedChromium();
});
beforeEach(async () => {
  bench = await startBench();
  bench.connector.admin.addUser({ username: 'cyd', password: 'cyd-password', accounts: ['1001', '2002'] });
  bench.connector.admin.addContact('1001', {
    id: 'c-1',
    last_name: '<b>Durand</b>',
    company: 'Ü'.repeat(120),
  });
  token = (await bench.clientCredentials()).json['access_token'];
});
const contexts: BrowserContext[] = [];
afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
  await bench.close();
});

/** A signed-in browser of its own. */
async function arrive(
  path = '/',
  { javaScriptEnabled = true, username = 'cyd', timezoneId = 'UTC' } = {},
): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled, timezoneId, baseURL: bench.url });
  contexts.push(context);
  context.setDefaultTimeout(15_000);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await context.newPage();
  await page.goto(path);
  await signIn(page, username);
  return page;
}

async function signIn(page: Page, username = 'cyd') {
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password').fill(`${username}-password`);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function addClient(page: Page, name: string) {
  await page.getByRole('link', { name: 'API Clients' }).click();
  await page.getByRole('button', { name: 'Add Client' }).click();
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Redirect URIs').fill(redirectUri);
  await page.getByRole('button', { name: 'Add Client' }).click();
}

/** @returns the request of a PBX that shows the query it was called back with; it stops with the test */
async function startPbx(): Promise<string> {
  const server = createServer(({ url }, response) => response.end(`At the PBX with ${url}`));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const callback = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`;
  const client = { name: '3CX', account: '1001', redirectUris: [callback] };
  const { clientId } = bench.connector.admin.addClient(client);
  return bench.authorizationRequest({ client_id: clientId, redirect_uri: callback });
}

const textOf = async (page: Page, id: string) => (await page.locator(`#${id}`).textContent()) ?? '';

describe('the pages', () => {
  test('are accessible in both schemes, fit a telephone, ask no other host, and complain of nothing', {
    timeout: 120_000,
  }, async () => {
    await bench.api('POST', '/phone-calls', token, { ...call, contact_id: 'c-1', summary: 'x'.repeat(300) });
    await bench.api('POST', '/chats', token, { ...call, messages: 'Hello', name: 'Zoé' });
    const page = await arrive();
    const wrong: string[] = [];
    page.on('console', (message) => {
      // Refusals are pages, and Chromium remarks on their status.
      if (!/responded with a status of 4\d\d /.test(message.text())) wrong.push(message.text());
    });
    page.on('pageerror', (error) => wrong.push(String(error)));
    page.on('request', (request) => {
      if (!request.url().startsWith(bench.url)) wrong.push(`asks ${request.url()}`);
    });
    const pages = [
      '/api-clients',
      '/api-clients/add',
      `/api-clients/${bench.main.clientId}`,
      '/clients',
      '/crm-connector/settings',
      '/crm-connector/template',
      '/contacts',
      '/contacts/add',
      '/contacts/c-1',
      '/calls',
      '/chats',
      '/tokens',
      bench.authorizationRequest(),
      nobody,
      '/nowhere',
    ];
    const inspect = async (name: string) =>
      wrong.push(...(await inspectPage(page)).map((finding) => `${name} ${finding}`));
    for (const path of pages) {
      await page.goto(path);
      await inspect(path);
    }
    await page.goto('/api-clients/add');
    await page.getByLabel('Name').fill('Head office');
    await page.getByLabel('Redirect URIs').fill('nowhere');
    await page.getByRole('button', { name: 'Add Client' }).click();
    await page.getByText('"nowhere" is not an absolute http or https URL').waitFor();
    await inspect('a refused form');
    await page.getByLabel('Redirect URIs').fill(redirectUri);
    await page.getByRole('button', { name: 'Add Client' }).click();
    await page.locator('#client-secret').waitFor();
    await inspect('a new secret');
    await page.context().clearCookies();
    await page.goto('/clients');
    await inspect('sign-in');
    await signIn(page, 'nobody');
    await page.getByText('The username or password is wrong.').waitFor();
    await inspect('a refused sign-in');
    expect(wrong).toEqual([]);
  });
});

describe('an admin', () => {
  test('adds a client, copies its values, and downloads the template as a file', async () => {
    const page = await arrive();
    await addClient(page, 'Head office');
    const secret = await textOf(page, 'client-secret');
    await page.getByRole('button', { name: 'Copy the Client Secret' }).click();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(secret);
    const clientId = await textOf(page, 'client-id');
    const answer = await bench.clientCredentials('client crm', { clientId, clientSecret: secret });
    expect(answer.status).toBe(200);
    await page.reload();
    expect(await page.locator('#client-secret').count()).toBe(0);

    await page.getByRole('link', { name: 'CRM Connector > Settings' }).click();
    await page.getByRole('button', { name: 'Download XML Template' }).click();
    await page.getByLabel('PBX system').selectOption('3CX V18');
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download XML Template' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('CXEngine.xml');
    expect(readFileSync(await download.path(), 'utf8')).toBe(
      bench.connector.admin.template({ system: '3CX V18' }),
    );
  });

  test('sees calls as they are logged, in two browsers, and what was unfolded stays so', async () => {
    const pages = [await arrive('/calls'), await arrive('/calls')];
    await bench.api('POST', '/phone-calls', token, { ...call, subject: 'First' });
    for (const page of pages) await page.getByText('First', { exact: true }).click();
    await bench.api('POST', '/phone-calls', token, { ...call, agent: '102', subject: 'Second' });
    for (const page of pages) {
      await page.getByText('Second', { exact: true }).waitFor();
      expect(await page.locator('details[open]').textContent()).toContain('First');
    }
  });

  test('approves, or denies, and comes back to the PBX', async () => {
    const asked = await startPbx();
    const page = await arrive(asked, { username: 'ann' });
    expect(await page.locator('main').textContent()).toContain(
      '3CX asks for access to the account Main & Co',
    );
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText(/^At the PBX with .*[?&]code=/).waitFor();
    await page.goto(asked);
    await page.getByRole('button', { name: 'Deny' }).click();
    await page.getByText(/^At the PBX with .*[?&]error=access_denied/).waitFor();
  });

  test('whose session ends at the approval page approves nothing, and signs in to the next request', async () => {
    const asked = await startPbx();
    const page = await arrive(asked, { username: 'ann' });
    bench.pass(8 * 3600);
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('your session has ended. Start again from the PBX.').waitFor();
    await page.goto(asked);
    await signIn(page, 'ann');
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText(/^At the PBX with .*[?&]code=/).waitFor();
  });

  test('whose session has ended signs in again and is back at the form', async () => {
    const page = await arrive('/contacts/add');
    await page.getByLabel('Last name').fill('Lost');
    bench.pass(8 * 3600);
    await page.getByRole('button', { name: 'Add Contact' }).click();
    await signIn(page);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Add Contact');
    expect(bench.connector.admin.contacts('1001').map(({ last_name }) => last_name)).not.toContain('Lost');
  });
});

test('without JavaScript every form works', async () => {
  const page = await arrive('/', { javaScriptEnabled: false });
  await addClient(page, 'Plain');
  expect(await textOf(page, 'client-secret')).toMatch(/^[\w-]{43}$/);
  expect(await page.getByRole('button', { name: /^Copy/ }).count()).toBe(0);
  await page.getByText('Replace the secret').click();
  await page.getByRole('button', { name: 'New Secret' }).click();
  expect(await textOf(page, 'client-secret')).toMatch(/^[\w-]{43}$/);
  await page.getByText('Delete Plain').click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByText('The API client was deleted').waitFor();

  await page.getByRole('link', { name: 'CRM Connector > Settings' }).click();
  await page.getByLabel('Call Logging').uncheck();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Settings saved.').waitFor();
  expect((await bench.api('POST', '/phone-calls', token, call)).json['error']).toBe('feature_disabled');

  await page.getByRole('link', { name: 'Contacts' }).click();
  await page.getByRole('button', { name: 'Add Contact' }).click();
  await page.getByLabel('Last name').fill('Martin');
  await page.getByRole('button', { name: 'Add Contact' }).click();
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Martin');

  await page.getByRole('link', { name: 'Tokens' }).click();
  await page.getByLabel('Revoke access token of 3CX: asks first').first().click();
  await page.getByRole('button', { name: 'Revoke access token of 3CX' }).click();
  await page.getByText('Revoked').waitFor();
  expect((await bench.api('GET', '/phone-calls', token)).status).toBe(401);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Username').waitFor();
});

test("times are in the browser's zone with UTC in the title, also in what a list adds; without a script in UTC", async () => {
  const page = await arrive('/calls', { timezoneId: 'Asia/Tokyo' });
  await page.getByText('Times are in Asia/Tokyo').waitFor();
  await bench.api('POST', '/phone-calls', token, call);
  const started = page.locator('td > time').first();
  await started.waitFor();
  expect(await started.innerText()).toBe('2026-01-31 18:15:00');
  expect(await started.getAttribute('title')).toBe('2026-01-31 09:15:00 UTC');
  expect(await inspectPage(page)).toEqual([]);
  const plain = await arrive('/calls', { javaScriptEnabled: false, timezoneId: 'Asia/Tokyo' });
  expect(await plain.locator('td > time').first().innerText()).toBe('2026-01-31 09:15:00 UTC');
  await plain.getByText('Times are in UTC.').waitFor();
});
