import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Browser, startBench, type TestBench } from '../testing.ts';

let bench: TestBench;
let browser: Browser;
beforeEach(async () => {
  bench = await startBench();
  browser = new Browser(bench);
  await browser.signIn('ann', 'ann-password', '/api-clients');
});
afterEach(() => bench.close());

describe('Clients and CRM Connector > Settings', () => {
  test('show the accounts the user belongs to', async () => {
    const clients = await browser.get('/clients');
    expect(clients.text).toContain('Main &#38; Co');
    expect(clients.text).not.toContain('2002');
    expect((await browser.get('/crm-connector/settings?account=2002')).status).toBe(404);
    expect((await browser.submit('/crm-connector/settings?account=2002', {})).status).toBe(404);
    bench.connector.admin.addUser({ username: 'eve', password: 'eve-password', accounts: [] });
    const eve = new Browser(bench);
    await eve.signIn('eve', 'eve-password', '/clients');
    expect((await eve.get('/clients')).text).toContain('You belong to no client yet');
    expect((await eve.get('/calls')).text).toContain('You belong to no client yet');
  });

  test('the switches switch the API', async () => {
    const { access_token } = (await bench.clientCredentials()).json;
    const search = () => bench.api('GET', '/contacts/search?phone=0142000000', access_token);
    const saved = await browser.submit('/crm-connector/settings', { callLogging: 'on' });
    expect(saved.text).toContain('Settings saved.');
    expect((await search()).json['error']).toBe('feature_disabled');
    expect(bench.connector.admin.accounts()[0]?.features).toEqual({
      contactLookup: false,
      callLogging: true,
      callDataEnrichment: false,
    });
    await browser.submit('/crm-connector/settings', { contactLookup: 'on' });
    expect((await search()).status).toBe(200);
  });

  test('a user of several accounts chooses one', async () => {
    bench.connector.admin.addUser({ username: 'cyd', password: 'cyd-password', accounts: ['1001', '2002'] });
    browser = new Browser(bench);
    await browser.signIn('cyd', 'cyd-password', '/clients');
    await browser.submit('/contacts/add?account=2002', { last_name: 'Second' });
    expect((await browser.get('/contacts')).text).not.toContain('Second');
    expect((await browser.get('/contacts?account=2002')).text).toContain('>Second</bdi></a>');
  });
});

describe('contacts', () => {
  test('are added, found by the API, and shown escaped', async () => {
    const page = await browser.submit('/contacts/add', {
      last_name: '<script>alert(1)</script>',
      phone_business_1: '01 42 00 00 00',
    });
    expect(page.text).toContain('&#60;script&#62;alert(1)');
    expect(page.text).not.toContain('<script>alert');
    const { access_token } = (await bench.clientCredentials()).json;
    const found = await bench.api('GET', '/contacts/search?phone=%2B33142000000', access_token);
    expect(found.text).toContain('alert(1)');
    const [contact] = JSON.parse(found.text).contacts;
    expect((await browser.get(new URL(contact.entity_url).pathname)).status).toBe(200);
  });

  test.each([
    [{ last_name: '' }, 'Enter a last name.'],
    [{ last_name: 'x', email: 'nobody' }, 'Enter an email address'],
    [{ last_name: 'x'.repeat(501) }, 'Enter at most 500'],
  ])('are not added with %j', async (fields, sentence) => {
    const page = await browser.submit('/contacts/add', fields);
    expect([page.status, page.text.includes(sentence)]).toEqual([422, true]);
    expect(bench.connector.admin.contacts('1001')).toEqual([]);
  });

  test('of another account are not there', async () => {
    const { id } = bench.connector.admin.addContact('2002', { last_name: 'Theirs' });
    expect((await browser.get(`/contacts/${id}`)).status).toBe(404);
    expect((await browser.get('/contacts?account=2002')).text).not.toContain('Theirs');
  });

  test('come in parts, newest first', async () => {
    for (let number = 1; number <= 51; number += 1) {
      bench.connector.admin.addContact('1001', { last_name: `Contact-${number}.` });
    }
    const newest = await browser.get('/contacts');
    expect([newest.text.includes('Contact-51.'), newest.text.includes('Contact-1.')]).toEqual([true, false]);
    expect(Buffer.byteLength(newest.text)).toBeLessThan(25_000);
    const oldest = await browser.get('/contacts?account=1001&page=2');
    expect([oldest.text.includes('Contact-51.'), oldest.text.includes('Contact-1.')]).toEqual([false, true]);
    expect(newest.text).toContain('>Older</a>');
    expect(oldest.text).toContain('>Newer</a>');
    expect((await browser.get('/contacts?page=-1e99')).text).toContain('Contact-51.');
    expect(newest.text).toContain('51 contacts, showing 1 to 50');
    const found = await browser.get('/contacts?account=1001&q=contact-7.');
    expect([found.text.includes('Contact-7.'), found.text.includes('Contact-17.')]).toEqual([true, false]);
    for (const wildcard of ['%25', '_', 'last_name', '%5C'])
      expect((await browser.get(`/contacts?q=${wildcard}`)).text).toContain(
        'No contact matches this search.',
      );
  });
});
