import { afterEach, beforeEach, expect, test } from 'vitest';
import { Browser, startBench, type TestBench } from '../testing.ts';

const path = '/crm-connector/template?system=3CX%20V20';

let bench: TestBench;
let browser: Browser;
beforeEach(async () => {
  bench = await startBench();
  browser = new Browser(bench);
});
afterEach(() => bench.close());

test('a stranger signs in and goes on to the download', async () => {
  const done = await browser.signIn('ann', 'ann-password', path);
  expect(done.headers['location']).toBe(path);
  const file = await browser.get(path);
  expect(file.status).toBe(200);
  expect(file.headers['content-type']).toContain('application/xml');
  expect(file.headers['content-disposition']).toBe('attachment; filename=CXEngine.xml');
  expect(file.text).toBe(bench.connector.admin.template({ system: '3CX V20' }));
  expect(file.text).toContain(`Url="${bench.url}/oauth/token"`);
});

test('the template for headless setups is offered beside the standard one', async () => {
  const done = await browser.signIn('ann', 'ann-password', '/crm-connector/template');
  const page = await browser.get(String(done.headers['location']));
  expect(page.text).toContain('<option value="client_credentials">Client Credentials (headless)</option>');
  const file = await browser.get(`${path}&method=client_credentials`);
  expect(file.headers['content-disposition']).toBe('attachment; filename=CXEngineHeadless.xml');
  expect(file.text).toBe(bench.connector.admin.template({ method: 'client_credentials' }));
  const unknown = await browser.get(`${path}&method=password`);
  expect([unknown.status, unknown.text]).toEqual([400, expect.stringContaining('no template for password')]);
});

test('without a system, or with an unknown one, the page asks', async () => {
  await browser.signIn('ann', 'ann-password', path);
  expect((await browser.get('/crm-connector/template')).text).toContain('<option>3CX V18</option>');
  const unknown = await browser.get('/crm-connector/template?system=%3Cscript%3E');
  expect(unknown.status).toBe(400);
  expect(unknown.text).not.toContain('<script>');
});

test('the public URL and the last word of the options are in the file', async () => {
  await bench.close();
  bench = await startBench({
    publicUrl: 'http://connector.example.com/',
    template: (xml) => xml.replace('Client ID', 'Kunde'),
  });
  const template = bench.connector.admin.template({ system: '3CX V18' });
  expect(template).toContain('http://connector.example.com/oauth/authorize');
  expect(template).toContain('Title="Kunde"');
});
