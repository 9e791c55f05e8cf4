import { expect, test } from 'vitest';
import { relayContact } from '../../fixtures/crms/relay.ts';
import { authorizedPbx } from './test-kit.ts';

test('a lookup by email escapes the address in the query', async () => {
  const { pbx, crm } = await authorizedPbx();
  const found = await pbx.lookupByEmail('ada@relay.example');
  expect(found.contact).toMatchObject({ LastName: 'Lovelace', EntityId: '17' });
  expect(crm.requests.at(-1)?.url).toBe('https://relay.example/contacts?email=ada%40relay.example');
});

test('a search sends the text escaped', async () => {
  const { pbx, crm } = await authorizedPbx();
  expect((await pbx.search('love & lace')).contacts).toHaveLength(1);
  expect(crm.requests.at(-1)?.url).toBe('https://relay.example/contacts?q=love%20%26%20lace');
  expect((await pbx.search('love', 'Company')).contacts).toEqual([]);
});

test('a chat is reported with its contact and without emojis', async () => {
  const { pbx, crm } = await authorizedPbx();
  const chat = await pbx.chat({
    agent: '101',
    email: 'ada@relay.example',
    messages: ['Hi 👋🏽!', 'Family 👨‍👩‍👧 © 2025'],
  });
  expect(chat).toMatchObject({ journaling: 'sent', contact: { LastName: 'Lovelace' } });
  expect(crm.chats).toEqual([{ email: 'ada@relay.example', name: 'Lovelace', text: 'Hi !\nFamily  © 2025' }]);
});

test('an agent creates a contact from a form', async () => {
  const { pbx, crm } = await authorizedPbx();
  const created = await pbx.createContactFromClient({ LastName: 'Hopper' });
  expect(created).toMatchObject({ contact: { LastName: 'Hopper' }, errors: [] });
  expect(crm.requests.at(-1)?.body).toBe('{"last_name":"Hopper","phone":""}');
});

test('a call flow gets the raw JSON, and an error when the template has no such lookup', async () => {
  const { pbx } = await authorizedPbx();
  const { json } = await pbx.lookupFromCFD('Contacts', 'LookupNumber', '0033142000000');
  expect(json).toBe(JSON.stringify({ contacts: [relayContact] }));
  expect(await pbx.lookupFromCFD('Leads', 'LookupID', '7')).toMatchObject({
    json: undefined,
    errors: [{ code: 'missing-scenario' }],
  });
});
