import { expect, test } from 'vitest';
import { answer, type CrmRequest, type CrmResponse } from '../../fixtures/crms/relay.ts';
import { createPbx } from './pbx.ts';
import { fixture, TestClock } from './test-kit.ts';
import type { PbxOptions } from './types.ts';

/** A PBX with one of the fixtures' templates and answers by path. */
function bench(file: string, answers: { [path: string]: CrmResponse }, options: PbxOptions = {}) {
  const requests: CrmRequest[] = [];
  const clock = new TestClock();
  const pbx = createPbx({
    clock,
    transport: async (request) => {
      requests.push(request);
      return answers[new URL(request.url).pathname] ?? answer(404, '');
    },
    ...options,
  });
  pbx.select(pbx.addTemplate(file, fixture(file)).name);
  const sent = () => requests.splice(0).map(({ url, body }) => [new URL(url).pathname, body]);
  return { pbx, clock, requests, sent };
}

const vault = {
  '/token': answer(200, { access_token: 'opaque-access', refresh_token: 'opaque-refresh' }),
  '/login': answer(200, { SessionId: 's-1' }),
  '/contacts': answer(200, { Data: [] }),
  '/companies': answer(200, { Data: [{ Name: 'ACME', Phone: '+420 1' }] }),
  '/users': answer(200, { Data: [{ Guid: 'u-1' }] }),
  '/journal': answer(200, {}),
};

async function vaultPbx() {
  const made = bench('vault.xml', vault);
  made.pbx.save({ UserName: 'ann', ReportCallEnabled: 'True' });
  await made.pbx.callback(new URLSearchParams({ code: 'c', state: made.pbx.beginAuthorize().state }));
  made.requests.length = 0;
  return made;
}

test('chained authentication: the session opened by the access token serves every later message', async () => {
  const { pbx, sent, requests, clock } = await vaultPbx();
  const login = ['/login', '{ "user": "ann" }'];
  const lookups = [
    ['/contacts', '{ "session": "s-1", "phone": "004201" }'],
    ['/companies', '{ "session": "s-1", "phone": "004201" }'],
  ];
  const ringing = await pbx.ring({ number: '+4201', agent: '101' });
  expect(ringing.contact).toEqual({
    ContactUrl: 'https://vault.example/f/ACME',
    CompanyName: 'ACME',
    PhoneBusiness: '+420 1',
  });
  expect(requests.map(({ headers }) => headers)).toEqual([
    [['Content-Type', 'application/x-www-form-urlencoded']],
    [
      ['Authorization', 'Bearer opaque-access'],
      ['Content-Type', 'application/json'],
    ],
    ...lookups.map(() => [
      ['Authorization', 'Bearer opaque-access'],
      ['Content-Type', 'application/json'],
    ]),
  ]);
  expect(sent()).toEqual([['/token', 'refresh_token=opaque-refresh'], login, ...lookups]);

  await pbx.endCall(ringing.callId, { answered: false });
  expect(sent()).toEqual([
    ['/users', '{ "session": "s-1", "extension": "101" }'],
    ['/journal', '{ "owner": "u-1", "what": "Missed call", "contact": "", "list": [1,2] }'],
  ]);

  // DefaultExpiration: 900 seconds.
  clock.forward(899);
  await pbx.ring({ number: '+4201', agent: '101' });
  expect(sent()).toEqual(lookups);
  clock.forward(1);
  await pbx.ring({ number: '+4201', agent: '101' });
  expect(sent()).toEqual([['/token', 'refresh_token=opaque-refresh'], login, ...lookups]);
});

test('an authentication whose chain ends early has failed, and nothing else is sent', async () => {
  const { pbx, sent } = bench('vault.xml', { ...vault, '/login': answer(200, {}) });
  pbx.save({ UserName: 'ann' });
  await pbx.callback(new URLSearchParams({ code: 'c', state: pbx.beginAuthorize().state }));
  sent();
  expect(await pbx.ring({ number: '+4201', agent: '101' })).toMatchObject({
    errors: [{ code: 'authentication' }],
  });
  expect(sent().map(([path]) => path)).toEqual(['/token', '/login']);
});

const persons = `<?xml version="1.0"?><persons><person><id>1</id><name>Grün &amp; Co</name>
  <phone type="home">11</phone><phone type="work">+43 1 23</phone></person>
  <person><id>2</id><name>Other</name><phone type="work">99</phone></person></persons>`;

test('Basic authentication, XML with filters; contacts without the number are dropped', async () => {
  const { pbx, requests } = bench('ledger.xml', { '/persons/43123': answer(200, persons) });
  pbx.save({ ApiKey: 'kéy-1' });
  const found = await pbx.ring({ number: '+43123', agent: '101' });
  expect(found.contacts).toEqual([
    {
      ContactUrl: 'https://ledger.example/#/1',
      LastName: 'Grün & Co',
      PhoneBusiness: '+43 1 23',
      EntityId: '1',
    },
  ]);
  expect(found.dropped).toMatchObject([
    { contact: { LastName: 'Other' }, why: expect.stringContaining('no match') },
  ]);
  expect(requests.map(({ method, url, headers }) => ({ method, url, headers }))).toEqual([
    {
      method: 'GET',
      url: 'https://ledger.example/persons/43123',
      headers: [['Authorization', `Basic ${Buffer.from('token:kéy-1').toString('base64')}`]],
    },
  ]);
  expect(JSON.stringify(found)).not.toContain(Buffer.from('token:kéy-1').toString('base64'));
});

test.for([
  ['Persons/Firms', ['/persons/43123', '/firms/43123']],
  ['Firms/Persons', ['/firms/43123', '/persons/43123']],
  ['Firms', ['/firms/43123']],
] as const)('the admin’s order %s', async ([order, paths]) => {
  const { pbx, sent } = bench('ledger.xml', {
    '/persons/43123': answer(200, '<persons/>'),
    '/firms/43123': answer(200, '<firm/>'),
  });
  pbx.save({ ApiKey: 'key', Order: order });
  expect((await pbx.ring({ number: '+43123', agent: '101' })).errors).toEqual([]);
  expect(sent().map(([path]) => path)).toEqual(paths);
});

test('a refused key is no token problem: one request, no Authorize in the advice', async () => {
  const { pbx, requests } = bench('ledger.xml', {
    '/persons/43123': answer(401, ''),
    '/firms/43123': answer(401, ''),
  });
  pbx.save({ ApiKey: 'key', Order: 'Firms' });
  await pbx.ring({ number: '+43123', agent: '101' });
  expect(requests).toHaveLength(1);
  expect(pbx.status()).toMatchObject({ state: 'authorized', needsAuthorization: false });
  const [error] = pbx.log().filter(({ level }) => level === 'error');
  expect(error?.message).toBe(
    'The caller was not looked up: The CRM answered 401 to https://ledger.example/firms/43123. Check the credentials in the settings and their rights in the CRM.',
  );
});

test('MaxLength of the PBX cuts the number, and the match is by its last digits', async () => {
  const { pbx, sent } = bench(
    'ledger.xml',
    { '/persons/123': answer(200, persons) },
    { settings: { numberMatching: 3 } },
  );
  pbx.save({ ApiKey: 'key' });
  expect((await pbx.ring({ number: '+43123', agent: '101' })).contact).toMatchObject({ EntityId: '1' });
  expect(sent()).toEqual([['/persons/123', undefined]]);
});
