import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestHandler } from 'msw';
import { expect, onTestFinished, test } from 'vitest';
import * as field from '../../fixtures/crms/field.ts';
import { type SeenRequest, serveCrm } from '../../fixtures/crms/serve.ts';
import { PBX_PROFILES, type PbxProfile } from '../engine/profile.ts';
import { createPbx } from './pbx.ts';
import { TestClock } from './test-kit.ts';
import type { CallType, Direction, RingResult } from './types.ts';

const folder = process.env['PBX_TEMPLATES'];
const run = folder === undefined ? test.skip : test;
if (folder === undefined)
  console.info('field templates: skipped, because PBX_TEMPLATES does not name a folder that holds them');

const CALLS: readonly (readonly [CallType, Direction, boolean])[] = [
  ['Inbound', 'Inbound', true],
  ['Missed', 'Inbound', false],
  ['Outbound', 'Outbound', true],
  ['Notanswered', 'Outbound', false],
];

/** A PBX with a template from the field, whose CRM is on the loopback: a host in a Url becomes a step of the path. */
async function bench(
  name: string,
  handlers: readonly RequestHandler[],
  settings: (url: string) => Record<string, string>,
  profile: PbxProfile = PBX_PROFILES.v20,
) {
  const crm = await serveCrm(handlers);
  const clock = new TestClock();
  const pbx = createPbx({ clock, profile, redirectUri: 'https://pbx.example/callback' });
  onTestFinished(async () => {
    await pbx.stop();
    await crm.close();
  });
  const text = readFileSync(join(folder ?? '', `${name}.xml`), 'utf8')
    .replaceAll(/Url="https?:\/\//g, `Url="${crm.url}/`)
    .replaceAll(/Url="TEMPLATE_API_URL/g, `Url="${crm.url}`);
  pbx.select(pbx.addTemplate(`${name}.xml`, text).name);
  pbx.save(settings(crm.url));
  return {
    pbx,
    crm,
    /** Rings, and gives what was asked of the CRM. */
    async ring(number: string): Promise<[RingResult, SeenRequest[]]> {
      const result = await pbx.ring({ number, agent: '101', agentFirstName: 'Ann' });
      return [result, crm.taken()];
    },
    /** Calls of the four types with the known number, and what each reported. */
    async calls(): Promise<Record<string, SeenRequest[]>> {
      const reported: Record<string, SeenRequest[]> = {};
      for (const [callType, direction, answered] of CALLS) {
        const { callId } = await pbx.ring({
          number: '+43123456',
          direction,
          agent: '101',
          agentFirstName: 'Ann',
        });
        crm.taken();
        const ended = await pbx.endCall(callId, { answered, durationSeconds: 60, ringSeconds: 4 });
        expect(ended).toMatchObject({ callType, errors: [] });
        reported[callType] = crm.taken();
      }
      return reported;
    },
  };
}

const json = { 'content-type': 'application/json' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const post = (path: string, headers: Record<string, string>, body: unknown): SeenRequest => ({
  method: 'POST',
  path,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const get = (path: string, headers: Record<string, string> = {}): SeenRequest => ({
  method: 'GET',
  path,
  headers,
  body: '',
});

run('cloudbeds: lookup by GET, three of the four call types reported', async () => {
  const { ring, calls } = await bench('cloudbeds', field.cloudbeds, () => ({ ReportCallEnabled: 'True' }));
  const lookup = (number: string) => [
    get(`/api/v1/3cx/lookupbynumber?Number=${number}&CallDirection=Inbound`),
  ];
  const [known, asked] = await ring('+43123456');
  expect(known.contact).toMatchObject({ LastName: 'Hermann', EntityId: '5', EntityType: 'Contacts' });
  expect(asked).toEqual(lookup('+43123456'));
  const [unknown, askedToo] = await ring('+49999');
  expect(unknown).toMatchObject({ contact: undefined, errors: [], dropped: [] });
  expect(askedToo).toEqual(lookup('+49999'));
  const reported = (callType: string) => [
    post('/api/v1/3cx/outbound_call', json, {
      Number: '+43123456',
      CallType: callType,
      CallDirection: callType,
      Name: 'Grete Hermann',
      Agent: '101',
      AgentFirstName: 'Ann',
      DateTime: '03/14/2025 09:26:53',
    }),
  ];
  expect(await calls()).toEqual({
    Inbound: reported('Inbound'),
    Missed: [],
    Outbound: reported('Outbound'),
    Notanswered: [post('/api/v1/call', json, { phone: '+43123456' })],
  });
});

run('odoo: a key in a header, outputs given twice, no reports', async () => {
  const { ring, calls } = await bench('odoo', field.odoo, (url) => ({ hostodoo: url, apikey: 'key-1' }));
  const lookup = (number: string) => [post('/api/3cx/crm', { apikey: 'key-1', ...json }, { number })];
  const [known, asked] = await ring('+43123456');
  expect(known.contact).toEqual({
    ContactID: '3',
    EntityId: '3',
    EntityType: 'Contacts',
    FirstName: 'Grete',
    CompanyName: 'Hermann',
    PhoneHome: '+43 123456',
    ContactUrl: 'https://odoo.example/3',
  });
  expect(asked).toEqual(lookup('+43123456'));
  const [unknown, askedToo] = await ring('+49999');
  expect(unknown).toMatchObject({ contact: undefined, errors: [] });
  expect(askedToo).toEqual(lookup('+49999'));
  expect(await calls()).toEqual({ Inbound: [], Missed: [], Outbound: [], Notanswered: [] });
});

run('tkd: Basic authentication, outputs of the contact in every report', async () => {
  const settings = () => ({ APIkey: 'key-1', ReportCallEnabled: 'True' });
  const { ring, calls } = await bench('tkd', field.tkd, settings, PBX_PROFILES.v18);
  const basic = { authorization: `Basic ${Buffer.from('token:key-1').toString('base64')}` };
  const lookup = (number: string) => [
    get(`/my.dobersberg.vet/api/external/v1/contact?phone=${number}`, basic),
  ];
  const [known, asked] = await ring('+43123456');
  expect(known.contact).toEqual({
    ContactID: 'k-7',
    FirstName: 'Grete',
    LastName: 'Hermann',
    PhoneMobile: '+43 / 123 456',
    CustomValue: 'farm',
    ContactUrl: 'https://my.dobersberg.vet/customer/view/k-7',
  });
  expect(asked).toEqual(lookup('+43123456'));
  const [unknown, askedToo] = await ring('+49999');
  expect(unknown).toMatchObject({ contact: undefined, errors: [] });
  expect(askedToo).toEqual(lookup('+49999'));
  const reported = (callType: string, duration: string) => [
    post(
      '/3cx.dobersberg.vet/tkd.pbx3cx.v1.CallService/RecordCall',
      { ...basic, ...json },
      {
        duration,
        number: '+43123456',
        agent: '101',
        call_type: callType,
        date_time: '03/14/2025 09:26:53',
        customer_id: 'k-7',
        customer_source: 'farm',
      },
    ),
  ];
  expect(await calls()).toEqual({
    Inbound: reported('Inbound', '60'),
    Missed: reported('Missed', '0'),
    Outbound: reported('Outbound', '60'),
    Notanswered: reported('Notanswered', '0'),
  });
});

run('transfact: forms, a nameless contact dropped, chains of reports', async () => {
  const settings = (url: string) => ({ APIendpoint: `${url}/api`, MandantId: 'm', AccessKey: 'key-1' });
  const { ring, calls } = await bench('transfact', field.transfact, settings, PBX_PROFILES.v18);
  const sent = (rest: string) => post('/api', form, `mandantId=m&accesskey=key-1&${rest}`);
  const lookup = (number: string) => [sent(`execute=%22resolveCallerNr%22&caller=%2B${number}`)];
  const [known, asked] = await ring('+43123456');
  expect(known.contact).toMatchObject({ LastName: 'Hermann', PhoneBusiness: '+43123456' });
  expect(asked).toEqual(lookup('43123456'));
  const [unknown, askedToo] = await ring('0049999');
  expect(unknown).toMatchObject({
    contact: undefined,
    errors: [],
    dropped: [{ contact: { PhoneBusiness: '+49999' } }],
  });
  expect(askedToo).toEqual(lookup('49999'));
  const id = 'uniqueid=20250314092653101';
  const number = '%2B43123456';
  const end = `modus=%22CALLEND%22&${id}&start=2025-03-14+09%3A26%3A53&end=2025-03-14+09%3A27%3A57`;
  const incoming = `modus=%22INCOMING%22&${id}&caller=${number}&callee=${number}`;
  const outgoing = `modus=%22OUTGOING%22&${id}&caller=101&callee=${number}&angenommenVon=101`;
  expect(await calls()).toEqual({
    Inbound: [sent(incoming), sent(`modus=%22ANSWERED%22&${id}&callee=101`), sent(end)],
    Missed: [sent(incoming)],
    Outbound: [sent(outgoing), sent(end)],
    Notanswered: [sent(outgoing)],
  });
});

run('zammad: a chain before the lookup, contacts created, passes', async () => {
  const { ring, calls, crm } = await bench('zammad', field.zammad, (url) => ({
    ctiUrl: `${url}/cti`,
    zammadUrl: url,
    apiToken: 'key-1',
  }));
  const token = { authorization: 'Token token=key-1' };
  const lookup = (number: string) => [
    get('/worldclockapi.com/api/json/utc/now'),
    post(
      '/cti',
      form,
      `event=newCall&callId=${number}2025-03-14T09%3A26Z&to=Customer+Service&from=${number}&direction=in`,
    ),
    get(`/api/v1/users/search?query=mobile:${number}&limit=1`, token),
  ];
  const [known, asked] = await ring('+43123456');
  expect(known).toMatchObject({ contact: { FullName: 'Grete Hermann' }, created: false });
  expect(known.contact).toHaveProperty('ContactUrl', `${crm.url}/#user/profile/4`);
  expect(asked).toEqual(lookup('43123456'));
  const [unknown, askedToo] = await ring('+49999');
  expect(unknown).toMatchObject({ contact: { FullName: '49999 3CX' }, created: true });
  expect(askedToo).toEqual([
    ...lookup('49999'),
    post(
      '/api/v1/users',
      { ...token, ...json },
      { firstname: '49999', lastname: '3CX', mobile: '49999', phone: '49999' },
    ),
  ]);
  const reported = (callType: CallType, direction: string, cause: string, minutes: number, end: string) => [
    post(
      '/cti',
      form,
      new URLSearchParams({
        event: 'hangup',
        callId: '431234562025-03-14T09:26Z',
        to: '101',
        from: '43123456',
        direction,
        cause,
        CallType: callType,
        Number: '43123456',
        Agent: '101',
        Duration: `00:0${minutes}:00`,
        DurationTimespan: String(minutes),
        DateTime: '03/14/2025 09:26:53',
        CallStartTimeLocal: '2025-03-14T09:26:53Z',
        CallStartTimeUTC: '2025-03-14T09:26Z',
        CallEndTimeLocal: `2025-03-14T${end}Z`,
        CallEndTimeUTC: `2025-03-14T${end}Z`,
      }).toString(),
    ),
  ];
  expect(await calls()).toEqual({
    Inbound: reported('Inbound', 'in', 'normalClearing', 1, '09:27:57'),
    Missed: reported('Missed', 'in', 'noAnswer', 0, '09:26:57'),
    Outbound: reported('Outbound', 'out', 'normalClearing', 1, '09:27:57'),
    Notanswered: reported('Notanswered', 'out', 'noAnswer', 0, '09:26:57'),
  });
});

run('eway: Authorize, chained authentication, five lookups, a chain of reports', async () => {
  const { pbx, crm, ring, calls } = await bench('eway', field.eway, (url) => ({
    URL: url,
    UserName: 'ann',
    ClientId: 'client',
    ClientSecret: 'not told',
    ReportCallEnabled: 'True',
  }));
  const { url, state } = pbx.beginAuthorize();
  expect(url).toBe(
    `${crm.url}/auth/connect/authorize?response_type=code&client_id=client&scope=api%20offline_access&redirect_uri=https://pbx.example/callback&state=${state}`,
  );
  expect(await pbx.callback(new URLSearchParams({ code: 'a-code', state }))).toMatchObject({ ok: true });
  expect(crm.taken()).toEqual([
    post(
      '/auth/connect/token',
      form,
      `code=a-code&grant_type=authorization_code&client_id=client&client_secret=not+told&scope=api+offline_access&redirect_uri=https%3A%2F%2Fpbx.example%2Fcallback&state=${state}`,
    ),
  ]);
  const api = { authorization: 'Bearer eway-access', ...json };
  // Bodies are texts of the template: compared as the JSON they are.
  const asJson = (requests: SeenRequest[]) => requests.map(({ path, body }) => [path, JSON.parse(body)]);
  const search = (path: string, names: string[], number: string, either = names.length > 1) => [
    `/API.svc/${path}`,
    {
      sessionId: 'session-1',
      transmitObject: Object.fromEntries(names.map((name) => [name, number])),
      ...(either && { binaryLogicalOperator: 'or' }),
    },
  ];
  const contacts = (number: string) =>
    search(
      'SearchContacts',
      [1, 2, 3, 4, 5, 6].map((n) => `TelephoneNumber${n}Normalized`),
      number,
    );

  const [known, [refresh, login, ...asked]] = await ring('+43123456');
  expect(known.contact).toMatchObject({ LastName: 'Hermann', EntityId: 'c-1' });
  expect(refresh).toEqual(
    post(
      '/auth/connect/token',
      form,
      'refresh_token=eway-refresh&grant_type=refresh_token&client_id=client&client_secret=not+told',
    ),
  );
  expect(login).toMatchObject({
    path: '/API.svc/Login',
    headers: api,
    body: expect.stringContaining('"userName": "ann"'),
  });
  expect(asked.map(({ headers }) => headers)).toEqual([api]);
  expect(asJson(asked)).toEqual([contacts('0043123456')]);

  const [unknown, askedToo] = await ring('+49999');
  expect(unknown).toMatchObject({ contact: undefined, errors: [] });
  expect(asJson(askedToo)).toEqual([
    contacts('0049999'),
    search('SearchCompanies', ['PhoneNormalized', 'MobileNormalized'], '0049999'),
    search('SearchLeads', ['PhoneNormalized'], '0049999'),
    search('SearchUsers', ['MobilePhoneNumberNormalized', 'BusinessPhoneNumberNormalized'], '0049999'),
    search('SearchUsers', ['BusinessPhoneNumberNormalized'], '0049999'),
  ]);

  const reports = await calls();
  for (const [callType, end] of [
    ['Inbound', '09:27:57'],
    ['Missed', '09:26:57'],
    ['Outbound', '09:27:57'],
    ['Notanswered', '09:26:57'],
  ] as const)
    expect(asJson(reports[callType] ?? [])).toEqual([
      search('SearchUsers', ['BusinessPhoneNumberNormalized'], '101'),
      [
        '/API.svc/SearchEnumValues',
        { sessionId: 'session-1', transmitObject: { EnumTypeName: 'JournalType', En: 'Call' } },
      ],
      [
        '/API.svc/SaveJournal',
        {
          sessionId: 'session-1',
          transmitObject: {
            Phone: '0043123456',
            FileAs: `${callType} call`,
            IsSystem: 1,
            EventStart: '2025-03-14 09:26:53Z',
            EventEnd: `2025-03-14 ${end}Z`,
            OwnerGUID: 'u-1',
            TypeEn: 'j-1',
            Companies_CompanyGuid: 'c-1',
            Contacts_ContactGuid: 'c-1',
            Leads_SuperiorItemGuid: 'c-1',
          },
        },
      ],
    ]);
});
