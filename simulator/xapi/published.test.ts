import { expect, test } from 'vitest';
import { XAPI_OPERATIONS } from './index.ts';
import { PUBLISHED, startXapi } from './testing.ts';

if (PUBLISHED === undefined)
  console.info('published API: skipped, because PBX_XAPI does not name the file that holds it');

/** Requests that an authorized PBX answers with success; the client checks every exchange with the documents. */
const WALK: readonly (readonly [id: string, method: string, path: string, body?: unknown])[] = [
  ['MakeCall', 'POST', '/Users/Pbx.MakeCall', { dn: '101', destination: '+33142000000' }],
  ['ListActiveCall', 'GET', '/ActiveCalls?$count=true'],
  ['ListCallHistoryView', 'GET', '/CallHistoryView?$count=true'],
  ['ListEventLog', 'GET', '/EventLogs?$count=true&$search=call'],
  ['GetCrmIntegration', 'GET', '/CrmIntegration'],
  [
    'UpdateCrmIntegration',
    'PATCH',
    '/CrmIntegration',
    { EnabledForDidCalls: true, PhonebookSynchronization: null },
  ],
  ['Test', 'POST', '/CrmIntegration/Pbx.Test', { mode: 'PhoneExact', query: '+33142000000' }],
  ['CreateContact', 'POST', '/Contacts', { LastName: 'Own', PhoneNumber: '+33600000000' }],
  ['ListContact', 'GET', '/Contacts?$count=true'],
  ['DeleteContactsByType', 'POST', '/Contacts/Pbx.DeleteContactsByType', { contactSource: '3CX' }],
  ['DeleteCrmContacts', 'POST', '/CrmIntegration/Pbx.DeleteCrmContacts'],
  [
    'SetOAuthState',
    'POST',
    '/CrmIntegration/Pbx.SetOAuthState',
    { state: { Variable: 'RefreshToken', RedirectUri: 'https://pbx.example/', PKCECodeVerifier: null } },
  ],
  ['GetOAuth', 'GET', '/CrmIntegration/Pbx.GetOAuth(variable=RefreshToken)'],
  ['GetCrmTemplateSource', 'GET', '/CrmIntegration/Pbx.GetCrmTemplateSource(name=Relay)'],
  ['GeCrmtTemplates', 'GET', '/CrmTemplates/Pbx.GeCrmtTemplates()?$count=true'],
  ['GetCrmTemplate', 'GET', '/CrmTemplates(Relay)'],
  ['GetPhoneBookSettings', 'GET', '/PhoneBookSettings'],
  ['UpdatePhoneBookSettings', 'PATCH', '/PhoneBookSettings', { PhoneBookAddQueueName: 'Append' }],
  ['GetCDRSettings', 'GET', '/CDRSettings'],
  ['UpdateCDRSettings', 'PATCH', '/CDRSettings', { LogType: 'ActiveSocket', SocketPort: 3000 }],
  ['GetServerCrmUpdates', 'GET', '/GetServerCrmUpdates()'],
  ['DeleteCrmTemplate', 'DELETE', '/CrmTemplates(Relay)'],
];

test('every operation is walked, and every exchange fits the documents', async () => {
  const { client, pbx } = await startXapi();
  await pbx.call({ number: '+33142000000', agent: '101', name: 'Ada', durationSeconds: 5 });
  const missing: string[] = [];
  for (const [id, method, path, body] of WALK) {
    const { status, json } = await client.send(method, path, body);
    const success = id === 'CreateContact' ? 201 : method === 'GET' || json !== undefined ? 200 : 204;
    expect([id, status]).toEqual([id, success]);
    const [entity = json] = Array.isArray(json?.value) ? json.value : [];
    const wanted = json === undefined ? [] : (client.published?.propertiesOf(id) ?? []);
    missing.push(...wanted.filter((name) => !(name in entity)).map((name) => `${id}: ${name}`));
  }
  expect(missing).toEqual([]);
  expect(WALK.map(([id]) => id).sort()).toEqual(XAPI_OPERATIONS.map(({ id }) => id).sort());
});

test.skipIf(PUBLISHED === undefined)(
  'the published operations are those of the table, each at its path',
  async () => {
    const { client } = await startXapi();
    const ids = XAPI_OPERATIONS.map(({ id }) => id);
    expect([...(client.published?.operations ?? [])].sort()).toEqual([...ids].sort());
    for (const { method, path } of XAPI_OPERATIONS) {
      const { status } = await client.send(method.toUpperCase(), path, method === 'get' ? undefined : {});
      expect([path, status < 500]).toEqual([path, true]);
    }
  },
);
