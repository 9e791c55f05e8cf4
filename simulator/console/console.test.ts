import { describe, expect, test } from 'vitest';
import { answer, relayContact } from '../../fixtures/crms/relay.ts';
import { authorize, fixture } from '../pbx/test-kit.ts';
import { CRM, servedPbx, Visitor } from './testing.ts';

const NUMBER = '+33142000000';
const PAGES = [
  CRM,
  `${CRM}/templates/Relay`,
  `${CRM}/log`,
  '/calls',
  '/chats',
  '/contacts',
  '/admin/reports',
  '/admin/settings',
  '/admin/settings/principals',
];

describe('forms', () => {
  test.for([
    [`${CRM}/select`, { name: 'Relay' }],
    [`${CRM}/templates/Relay/remove`, {}],
    [`${CRM}/settings`, {}],
    [`${CRM}/authorize`, {}],
    [`${CRM}/test`, {}],
    ['/restart', {}],
    ['/admin/settings', { profile: 'v18', matching: 'exact', timeZone: 'UTC' }],
    [`${CRM}/options`, {}],
    [`${CRM}/phonebook/synchronize`, {}],
    [`${CRM}/phonebook/delete`, {}],
    ['/calls', { number: NUMBER, agent: '101', direction: 'Inbound', outcome: 'answered', seconds: '1' }],
    ['/calls/1/answer', {}],
    ['/calls/1/hang-up', {}],
    ['/chats', { number: NUMBER, agent: '101', messages: 'x' }],
    ['/contacts', { LastName: 'x' }],
  ] as const)('%s is refused without the token of this browser', async ([path, fields]) => {
    const { pbx, crm, visitor } = await servedPbx();
    const asked = crm.requests.length;
    const foreign = await new Visitor(pbx.url).token();
    for (const csrf of ['', foreign]) {
      const refused = await visitor.post(path, { ...fields, csrf });
      expect(refused.status).toBe(403);
      expect(refused.text).toContain('did not come from this console');
    }
    expect(crm.requests.length).toBe(asked);
  });

  test('the token is worth nothing from another site, even one on this computer', async () => {
    const { pbx, visitor } = await servedPbx();
    const body = new URLSearchParams({ csrf: await visitor.token() });
    for (const site of ['cross-site', 'same-site']) {
      const headers = { 'sec-fetch-site': site };
      expect((await visitor.send('/restart', { method: 'POST', body, headers })).status).toBe(403);
    }
    const headers = { 'sec-fetch-site': 'same-origin' };
    expect((await visitor.send('/restart', { method: 'POST', body, headers })).status).toBe(303);
    expect(pbx.status().state).toBe('authorized');
  });

  test('an upload needs it too, and nothing is imported without', async () => {
    const { pbx, visitor } = await servedPbx();
    const body = new FormData();
    body.set('file', new File([fixture('ledger.xml')], 'ledger.xml'));
    expect((await visitor.send(`${CRM}/templates`, { method: 'POST', body })).status).toBe(403);
    expect(pbx.templates().map(({ name }) => name)).toEqual(['Relay']);
  });
});

describe('pages', () => {
  test('allow no script of their own, no frame, no foreign host and no copy', async () => {
    const { visitor } = await servedPbx();
    for (const path of PAGES) {
      const { status, headers, text } = await visitor.send(path);
      expect(status).toBe(200);
      expect(headers.get('cache-control')).toBe('no-store');
      const policy = headers.get('content-security-policy') ?? '';
      for (const part of [
        "default-src 'none'",
        "script-src 'self'",
        "frame-ancestors 'none'",
        "form-action 'self'",
      ])
        expect(policy).toContain(part);
      expect(policy).not.toContain('unsafe');
      expect(text).not.toMatch(
        /<script(?! src="\/assets\/)|<style|style=|\son\w+=|(src|href)="(https?:)?\/\/(?!relay)/,
      );
    }
  });

  test('the cookie is for this console alone', async () => {
    const { headers } = await new Visitor((await servedPbx()).pbx.url).send(CRM);
    expect(headers.get('set-cookie')).toMatch(/^pbx_form=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict/);
  });

  test('an unknown page and an old call are shown as problem pages', async () => {
    const { visitor } = await servedPbx();
    const unknown = await visitor.send('/nowhere');
    expect(unknown).toMatchObject({ status: 404, text: expect.stringContaining('There is no such page.') });
    expect((await visitor.send('/calls/999')).status).toBe(404);
    expect((await visitor.send(`${CRM}/templates/Nothing`)).text).toContain('There is no template');
  });

  test('are light, also when the log is full of long traces', async () => {
    const { visitor, crm, pbx } = await servedPbx();
    for (let each = 0; each < 60; each += 1) {
      crm.trouble = answer(500 + each, 'x'.repeat(100_000));
      await pbx.call({ number: NUMBER, agent: '101', name: 'y'.repeat(3000), durationSeconds: 1 });
    }
    const assets = ['base.css', 'forms.css', 'parts.css', 'style.css', 'calls.css', 'dialog.css', 'live.js'];
    let shared = 0;
    for (const name of assets)
      shared += Number((await visitor.send(`/assets/${name}`)).headers.get('content-length'));
    for (const path of PAGES) {
      const { text } = await visitor.send(path);
      expect(shared + text.length, path).toBeLessThan(60_000);
    }
    const first = await visitor.send(`${CRM}/log`);
    const next = /href="([^"]+)">Older entries/.exec(first.text)?.[1] ?? '';
    expect((await visitor.send(next.replaceAll('&#61;', '='))).text).toContain('Newest entries');
  });
});

describe('Admin > Integrations > CRM', () => {
  test('a template is added, looked at with its findings and line numbers, and selected', async () => {
    const { pbx, visitor } = await servedPbx();
    const source = fixture('ledger.xml');
    const added = await visitor.upload('ledger.xml', source);
    expect(added.at).toBe(`${CRM}/templates/Ledger?done=added`);
    expect(added.text).toContain('The template was added.');
    expect(added.text).toMatch(/<td>\d+<\/td>\s*<td><span class="pill (error|warning|info)">/);
    expect(Buffer.from(pbx.templateFile('Ledger')).toString()).toBe(source);
    const selected = await visitor.post(`${CRM}/select`, { name: 'Ledger' });
    expect(selected.text).toContain('Settings of Ledger');
    expect(pbx.status().template).toBe('Ledger');
  });

  test.for([
    ['CX Engine.xml', '<Crm Name="x"/>', 'must not contain spaces or special characters'],
    ['CXEngine.xml', '<Crm>\n <Scenarios>\n</Crm>', 'line 3'],
    ['CXEngine.xml', '<Crm>\n<Connection Urn="x"/></Crm>', 'line 2'],
    ['CXEngine.xml', 'x'.repeat(13 * 1024 * 1024), 'the limit is 5 MB'],
    ['CXEngine.xml', '', 'not well-formed'],
  ] as const)('%s is refused: %#', async ([fileName, content, words]) => {
    const { pbx, visitor } = await servedPbx();
    const refused = await visitor.upload(fileName, content);
    expect(refused.status).toBe(400);
    expect(refused.text).toContain(words);
    expect(refused.text).toContain('The template was not added');
    expect(pbx.templates()).toHaveLength(1);
  });

  test('a body that is not an upload is refused', async () => {
    const { visitor } = await servedPbx();
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    const junk = await visitor.send(`${CRM}/templates`, { method: 'POST', body: 'junk', headers });
    expect(junk).toMatchObject({ status: 400, text: expect.stringContaining('The upload cannot be read.') });
    const body = new URLSearchParams({ csrf: await visitor.token() });
    expect((await visitor.send(`${CRM}/templates`, { method: 'POST', body })).status).toBe(400);
  });

  test('the redirect URI is the address under which the admin opened the console', async () => {
    const { pbx, crm } = await servedPbx({ redirectUri: undefined });
    const own = pbx.url.replace('127.0.0.1', 'localhost');
    const visitor = new Visitor(own);
    expect((await visitor.send(CRM)).text).toContain(`<code id="redirect-uri">${own}/oauth/callback</code>`);
    const { text } = await visitor.post(`${CRM}/authorize`);
    const [, address = ''] = /url=([^"]+)"/.exec(text) ?? [];
    const sent = new URL(address.replaceAll('&#61;', '=').replaceAll('&#38;', '&')).searchParams;
    expect(sent.get('redirect_uri')).toBe(`${own}/oauth/callback`);
    const back = new URLSearchParams({ code: crm.issueCode(), state: sent.get('state') ?? '' });
    expect((await visitor.send(`/oauth/callback?${back}`)).status).toBe(200);
    expect(new URLSearchParams(crm.requests.at(-1)?.body).get('redirect_uri')).toBe(`${own}/oauth/callback`);

    await visitor.post('/admin/settings', {
      profile: 'v20',
      matching: 'exact',
      timeZone: 'UTC',
      consoleUrl: 'https://pbx.example',
    });
    expect((await visitor.send(CRM)).text).toContain(
      '<code id="redirect-uri">https://pbx.example/oauth/callback</code>',
    );
  });

  test('external calls and calls to a DID number are excluded by their boxes', async () => {
    const { pbx, visitor } = await servedPbx();
    const saved = await visitor.post(`${CRM}/options`, { didCalls: 'on' });
    expect(saved.text).toMatch(/name="externalCalls" value="on">/);
    expect(saved.text).toMatch(/name="didCalls" value="on" checked>/);
    expect(await pbx.call({ number: NUMBER, agent: '101' })).toMatchObject({ journaling: 'off' });
    const did = '+33199000000';
    expect(await pbx.call({ number: NUMBER, agent: '101', did })).toMatchObject({ journaling: 'sent' });
    await visitor.post(`${CRM}/options`, { externalCalls: 'on' });
    expect(pbx.admin.current.crm).toMatchObject({ externalCalls: true, didCalls: false });
  });

  test('a page that was not reloaded after Authorize overwrites the fresh token when it is saved', async () => {
    const bench = await servedPbx();
    const { pbx, visitor } = bench;
    const { text } = await visitor.send(CRM);
    const [, version = ''] = /name="version" value="([^"]+)"/.exec(text) ?? [];
    const fields = { 'parameter:ClientId': 'pbx', 'parameter:ReportCallEnabled': 'True', version };
    expect((await visitor.post(`${CRM}/settings`, fields)).text).toContain('data-state="authorized"');
    await authorize(bench);
    const saved = await visitor.post(`${CRM}/settings`, fields);
    expect(saved.text).toContain('data-state="token-overwritten"');
    expect(saved.text).toContain('Reload the integrations page, then click Authorize again.');
    expect(pbx.log().at(-1)).toMatchObject({ code: 'token-overwritten' });
  });

  test('a template without Authorize is nowhere said to need it', async () => {
    const { pbx, crm, visitor } = await servedPbx();
    pbx.addTemplate('ledger.xml', fixture('ledger.xml'));
    const pages = [(await visitor.post(`${CRM}/select`, { name: 'Ledger' })).text];
    expect(pages[0]).toContain('Settings not saved');
    pages.push((await visitor.post(`${CRM}/settings`, { 'parameter:ApiKey': 'key' })).text);
    expect(pages[1]).toContain('Ready');
    crm.trouble = answer(401, { error: 'invalid_client' });
    pages.push((await visitor.post(`${CRM}/test`, { number: NUMBER })).text);
    await pbx.call({ number: NUMBER, agent: '101' });
    pages.push((await visitor.send(CRM)).text, (await visitor.send('/oauth/callback?code=x&state=y')).text);
    pages.push(
      pbx
        .log()
        .slice(-3)
        .map(({ message }) => message)
        .join(),
    );
    expect(pages.filter((text) => /click\s+Authorize/i.test(text))).toEqual([]);
  });

  test('a template is deselected, removed and added again with its settings', async () => {
    const { pbx, visitor } = await servedPbx();
    const none = await visitor.post(`${CRM}/select`, { name: '' });
    expect(none.text).toContain('No template is selected');
    expect(pbx.status().state).toBe('not-selected');
    const removed = await visitor.post(`${CRM}/templates/Relay/remove`);
    expect(removed.text).toContain('The template was removed.');
    expect(pbx.templates()).toEqual([]);
    await visitor.upload('relay.xml', fixture('relay.xml'));
    await visitor.post(`${CRM}/select`, { name: 'Relay' });
    expect(pbx.status().state).toBe('authorized');
  });

  test('secrets are never sent back, and stay when the field is left empty', async () => {
    const { pbx, visitor } = await servedPbx();
    const fields = {
      'parameter:ClientId': 'pbx',
      'parameter:ClientSecret': '',
      'parameter:ReportCallEnabled': 'True',
    };
    const saved = await visitor.post(`${CRM}/settings`, fields);
    expect(saved.text).toContain('The settings are saved.');
    for (const path of PAGES) {
      const { text } = await visitor.send(path);
      for (const secret of ['s3cret of relay', 'refresh-token-', 'access-token-'])
        expect(text).not.toContain(secret);
    }
    await pbx.restart();
    expect(await pbx.call({ number: NUMBER, agent: '101' })).toMatchObject({ journaling: 'sent' });
  });

  test('a checkbox that is not ticked is switched off', async () => {
    const { pbx, visitor } = await servedPbx();
    expect(pbx.status().callLogging).toBe(true);
    const saved = await visitor.post(`${CRM}/settings`, { 'parameter:ClientId': 'pbx' });
    expect(saved.text).toContain('Call logging is not enabled.');
    expect(pbx.status().callLogging).toBe(false);
  });

  test('a wrong value is refused, and what was typed stays to be corrected', async () => {
    const { pbx, visitor } = await servedPbx();
    const source = fixture('sound.xml').replace(
      'Name="NewLastName" Type="String"',
      'Name="NewLastName" Type="Integer"',
    );
    pbx.addTemplate('sound.xml', source);
    pbx.select('Soundboard');
    const refused = await visitor.post(`${CRM}/settings`, {
      'parameter:ClientId': 'typed "id"',
      'parameter:ClientSecret': 'typed secret',
      'parameter:NewLastName': 'x',
    });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('correct the field that is marked');
    expect(refused.text).toMatch(/name="parameter:NewLastName"[^>]* aria-invalid="true"/);
    expect(refused.text.match(/is not a whole number/g)).toHaveLength(1);
    expect(refused.text).toContain('value="typed &#34;id&#34;"');
    expect(refused.text).not.toContain('typed secret');
    expect(pbx.status().settingsSaved).toBe(false);
  });

  test('Authorize leads to the CRM by a page in between', async () => {
    const { visitor } = await servedPbx();
    const shown = await visitor.post(`${CRM}/authorize`, { parameter: 'RefreshToken' });
    expect(shown.text).toMatch(
      /<meta http-equiv="refresh" content="0; url=https:\/\/relay.example\/oauth\/authorize\?/,
    );
    expect(shown.text).toContain('Go there now');
  });

  test('a test shows its trace and says what it did; calls fail after a restart until Authorize', async () => {
    const { pbx, visitor } = await servedPbx();
    const tested = await visitor.post(`${CRM}/test`, { number: NUMBER });
    expect(tested.at).toMatch(/\?test=\d+#test$/);
    expect(tested.text).toContain('Remember to click Authorize again before leaving the page');
    expect(tested.text).toContain('data-state="token-dropped-by-test"');
    expect(tested.text).toContain('GET https://relay.example/contacts');
    expect(tested.text).toContain('Contact found</span> <strong><bdi>Ada Lovelace</bdi>');
    await visitor.post('/restart');
    expect((await pbx.ring({ number: NUMBER, agent: '101' })).errors).toMatchObject([
      { code: 'invalid_grant' },
    ]);
    expect((await visitor.send(`${CRM}/log`)).text).toContain('data-code="invalid_grant"');
  });
});

describe('what an agent sees', () => {
  test('a stranger is no contact, also where the connector answers with its placeholder', async () => {
    const { crm, visitor } = await servedPbx();
    const stand_in = { ...relayContact, first_name: '', last_name: NUMBER };
    crm.trouble = answer(200, { contacts: [stand_in] });
    const { text } = await visitor.post('/chats', { number: NUMBER, agent: '101', messages: 'x' });
    expect(text).toContain('No contact: the connector answered with its placeholder.');
    expect(text).not.toContain('Contact found');
  });

  test('a chat whose contact could not be looked up does not say that there is none', async () => {
    const { crm, visitor } = await servedPbx();
    crm.trouble = answer(500, 'out of order');
    const { text } = await visitor.post('/chats', { number: NUMBER, agent: '101', messages: 'x' });
    expect(text).toContain('No contact: The CRM answered 500');
    expect(text).not.toContain('No contact found.');
  });

  test('a call is answered, held, taken back, transferred and ended', async () => {
    const { pbx, crm, visitor } = await servedPbx();
    const ringing = { number: NUMBER, agent: '101', direction: 'Inbound', outcome: 'ringing', seconds: '1' };
    const { at } = await visitor.post('/calls', ringing);
    await expect.poll(() => visitor.send(at).then(({ text }) => text)).toContain('Answer</button>');
    expect((await visitor.post(`${at}/answer`)).text).toContain('In a call');
    expect((await visitor.post(`${at}/hold`)).text).toContain('Take back</button>');
    await visitor.post(`${at}/hold`);
    const transferred = await visitor.post(`${at}/transfer`, { to: '102' });
    expect(transferred.text).toContain('Transferred (blind) to extension: 102.');
    expect((await visitor.post(`${at}/hang-up`)).text).toContain('Journaled in the CRM.');
    expect([...pbx.calls()]).toMatchObject([{ agent: '102', answered: true }]);
    expect(crm.calls).toHaveLength(1);
    expect((await visitor.post(`${at}/transfer`, { to: '103' })).text).not.toContain('extension: 103');
  });
});

describe('Admin > Event log', () => {
  test('an outage is two entries with counts, times are in the zone of the PBX', async () => {
    const { pbx, crm, visitor } = await servedPbx();
    pbx.saveSystemSettings({ timeZone: 'Europe/Paris' });
    crm.trouble = answer(503, '');
    for (let each = 0; each < 4; each += 1) await pbx.call({ number: NUMBER, agent: '101' });
    const { text } = await visitor.send(`${CRM}/log?level=error`);
    expect(text.match(/<li data-code/g)).toHaveLength(2);
    expect(text.match(/<strong>4 times<\/strong>/g)).toHaveLength(2);
    expect(text).toContain('title="2025-03-14 09:26:53 UTC">2025-03-14 10:26:53</time>');
    expect((await visitor.send(`${CRM}/log?q=nothing`)).text).toContain('No entry matches these filters.');
  });
});

describe('Admin > Settings', () => {
  const fields = {
    profile: 'v18',
    matching: 'last',
    digits: '7',
    timeZone: ' Europe/Paris ',
    consoleUrl: '',
  };

  test('version, number matching, time zone and address are saved and shown', async () => {
    const { pbx, visitor } = await servedPbx();
    const consoleUrl = 'https://pbx.example';
    const saved = await visitor.post('/admin/settings', {
      ...fields,
      consoleUrl,
      contactlessCalls: 'dropped',
    });
    expect(saved.text).toContain('The settings are saved.');
    expect(saved.text).toMatch(/value="v18" selected/);
    expect(pbx.systemSettings()).toMatchObject({
      profile: 'v18',
      numberMatching: 7,
      timeZone: 'Europe/Paris',
      consoleUrl,
      stalePage: 'keeps',
      contactlessCalls: 'dropped',
    });
    expect((await visitor.send(CRM)).text).toContain('<small>V18</small>');
    await visitor.post('/admin/settings', { ...fields, matching: 'none' });
    expect(pbx.systemSettings()).toMatchObject({ numberMatching: 'none', consoleUrl: undefined });
  });

  test('a wrong value is refused, and what was typed stays to be corrected', async () => {
    const { pbx, visitor } = await servedPbx();
    const refused = await visitor.post('/admin/settings', { ...fields, timeZone: 'Mars"' });
    expect(refused.status).toBe(400);
    expect(refused.text.match(/There is no time zone/g)).toHaveLength(1);
    expect(refused.text).toMatch(/name="timeZone"[^>]* aria-invalid="true"/);
    expect(refused.text).toContain('value="Mars&#34;"');
    expect(pbx.systemSettings().profile).toBe('v20');
    expect((await visitor.post('/admin/settings', { ...fields, digits: '' })).status).toBe(400);
  });
});

describe('Admin > Settings > Service principals', () => {
  test('a secret is shown once, and a removed principal is gone', async () => {
    const { pbx, visitor } = await servedPbx();
    expect((await visitor.send('/admin/settings')).text).toContain('href="/admin/settings/principals"');
    const added = await visitor.post('/admin/settings/principals', { id: ' ci ' });
    const [, secret = ''] = /<code id="secret">([\w-]{43})<\/code>/.exec(added.text) ?? [];
    expect(pbx.principals.accepts('ci', secret)).toBe(true);
    expect([added.status, added.at]).toEqual([200, '']);
    const again = await visitor.send('/admin/settings/principals');
    expect(again.text).toContain('Remove ci');
    expect(again.text).not.toContain(secret);
    expect((await visitor.post('/admin/settings/principals', { id: 'a b' })).status).toBe(400);
    const removed = await visitor.post('/admin/settings/principals/remove', { id: 'ci' });
    expect(removed.text).toContain('was removed');
    expect(pbx.principals.ids()).toEqual([]);
  });

  test('another site’s form adds none', async () => {
    const { pbx, visitor } = await servedPbx();
    const forged = await visitor.post('/admin/settings/principals', { id: 'evil', csrf: 'x' });
    expect([forged.status, pbx.principals.ids()]).toEqual([403, []]);
  });
});

describe('hostile texts', () => {
  const HOSTILE = '"><script>alert(1)</script>';

  test('from the CRM are shown as they are, and only web addresses become links', async () => {
    const { crm, visitor } = await servedPbx();
    const contact = { ...relayContact, first_name: HOSTILE, last_name: "'&lt;" };
    crm.trouble = answer(200, { contacts: [contact] });
    const { at } = await visitor.post('/chats', { number: NUMBER, agent: HOSTILE, messages: HOSTILE });
    for (const path of [at, '/chats', `${CRM}/log`]) {
      const { text } = await visitor.send(path);
      expect(text).toContain('&#60;script&#62;');
      expect(text).not.toContain('<script>alert');
    }
  });

  test('from a template are shown as they are', async () => {
    const { visitor } = await servedPbx();
    const escaped = HOSTILE.replaceAll('"', '&quot;').replaceAll('<', '&lt;');
    const source = `<Crm Name="${escaped}" Country="${escaped}"><Parameters>
<Parameter Name="${escaped}" Title="${escaped}" Type="List" Parent="${escaped}" ListValues="a,${escaped}" Default="a"/>
<Parameter Name="go" Title="${escaped}" Type="OAuth" RequestUrl="javascript:alert(1)"/></Parameters></Crm>`;
    const added = await visitor.upload('hostile.xml', source);
    expect(added.status).toBe(200);
    const selected = await visitor.post(`${CRM}/select`, { name: HOSTILE });
    await visitor.post(`${CRM}/settings`);
    for (const { text } of [added, selected, await visitor.send(CRM)]) {
      expect(text).toContain('&#60;script&#62;');
      expect(text).not.toContain('<script>alert');
    }
    const refused = await visitor.post(`${CRM}/authorize`, { parameter: 'go' });
    expect(refused.status).toBe(400);
    expect(refused.text).not.toContain('url=javascript');
  });
});
