import { expect, test } from 'vitest';
import { answer } from '../../fixtures/crms/relay.ts';
import { createPbx } from './pbx.ts';
import { authorizedPbx } from './test-kit.ts';

test.for(['+33142000000', '0033142000000', '142000000'])('%s finds the contact', async (number) => {
  const { pbx } = await authorizedPbx();
  const found = await pbx.ring({ number, agent: '101' });
  expect(found.contact).toEqual({
    ContactUrl: 'https://relay.example/contacts/17',
    FirstName: 'Ada',
    LastName: 'Lovelace',
    PhoneMobile: '+33 6 12 34 56 78',
    PhoneBusiness: '+33 1 42 00 00 00',
    EntityId: '17',
    EntityType: 'Contacts',
  });
});

test.for([
  ['Inbound', true, 'Inbound', 'in'],
  ['Inbound', false, 'Missed', 'in'],
  ['Outbound', true, 'Outbound', 'out'],
  ['Outbound', false, 'Notanswered', 'out'],
] as const)('%s, answered %s: reported as %s', async ([direction, answered, callType, short]) => {
  const { pbx, crm } = await authorizedPbx();
  const call = await pbx.call({
    number: '0033142000000',
    direction,
    answered,
    agent: '101',
    agentEmail: 'ann@pbx.example',
    durationSeconds: 3661,
    ringSeconds: 4,
  });
  expect(call).toMatchObject({ callType, journaling: 'sent', errors: [] });
  expect(crm.requests.at(-1)).toMatchObject({
    method: 'POST',
    url: 'https://relay.example/calls',
    headers: [
      ['Authorization', 'Bearer access-token-5'],
      ['Content-Type', 'application/json'],
    ],
  });
  expect(crm.requests.at(-1)?.body).toBe(
    JSON.stringify({
      number: '+33142000000',
      type: callType,
      text: `03/14/2025 09:26:53: ${callType} call with +33142000000 (${answered ? '01:01:01' : '00:00:00'})`,
      seconds: answered ? 3661 : 0,
      agent: { extension: '101', email: 'ann@pbx.example' },
      direction: short,
      answered,
      started: '2025-03-14T09:26:53Z',
      tags: ['pbx', 'Contacts'],
      contact: '17',
    }),
  );
});

test('an unknown caller is still reported, without a contact', async () => {
  const { pbx, crm } = await authorizedPbx();
  expect(await pbx.call({ number: '+4912345', agent: '101', durationSeconds: 1 })).toMatchObject({
    contact: undefined,
    journaling: 'sent',
  });
  expect(crm.calls).toMatchObject([{ number: '+4912345', tags: ['pbx', ''] }]);
  expect(crm.calls[0]).not.toHaveProperty('contact');
});

test('by the other reading of the placeholder, only a call with a contact is reported', async () => {
  const { pbx, crm } = await authorizedPbx({ settings: { contactlessCalls: 'dropped' } });
  const unknown = await pbx.call({ number: '+4912345', agent: '101', durationSeconds: 1 });
  expect(unknown).toMatchObject({ contact: undefined, journaling: 'skipped', errors: [] });
  expect(String(unknown.trace)).toContain('reports calls with a contact only');
  expect(crm.calls).toEqual([]);
  expect([...pbx.calls()]).toHaveLength(1);
  expect(await pbx.call({ number: '+33142000000', agent: '101' })).toMatchObject({ journaling: 'sent' });
});

test('nothing is reported while call logging is off', async () => {
  const { pbx, crm } = await authorizedPbx();
  pbx.save({ ReportCallEnabled: 'False' });
  expect(await pbx.call({ number: '+33142000000', agent: '101' })).toMatchObject({ journaling: 'off' });
  expect(crm.calls).toEqual([]);
});

test('an unknown caller becomes a contact where the template creates one', async () => {
  const { pbx, crm } = await authorizedPbx();
  pbx.save({ CreateEnabled: 'True' });
  const ringing = await pbx.ring({ number: '+4912345', agent: '101' });
  expect(ringing).toMatchObject({ created: true, contact: { LastName: 'New +4912345', EntityId: '99' } });
  await pbx.endCall(ringing.callId, { durationSeconds: 2 });
  expect(crm.calls).toMatchObject([{ contact: '99' }]);
});

test('a call lasts from its start to its end by the clock', async () => {
  const { pbx, crm, clock } = await authorizedPbx();
  const { callId } = await pbx.ring({ number: '+33142000000', agent: '101' });
  clock.forward(75);
  await pbx.endCall(callId);
  expect(crm.calls).toMatchObject([{ seconds: 75 }]);
  await expect(pbx.endCall(callId)).rejects.toMatchObject({ code: 'unknown-call' });
});

test('a failing CRM never disturbs a call; the log has the reason', async () => {
  const { pbx, crm } = await authorizedPbx();
  crm.trouble = answer(500, 'out of order');
  const call = await pbx.call({ number: '+33142000000', agent: '101' });
  expect(call).toMatchObject({ contact: undefined, journaling: 'failed' });
  const messages = pbx
    .log()
    .filter(({ level }) => level === 'error')
    .map(({ message }) => message);
  expect(messages).toEqual([
    'The caller was not looked up: The CRM answered 500 to https://relay.example/contacts. Check the log of the CRM for this request.',
    'The call was not logged in the CRM: The CRM answered 500 to https://relay.example/calls. Check the log of the CRM for this request.',
  ]);
});

test('404 on a lookup means no contact was found', async () => {
  const { pbx, crm } = await authorizedPbx();
  crm.trouble = answer(404, '');
  expect(await pbx.ring({ number: '+33142000000', agent: '101' })).toMatchObject({
    contact: undefined,
    errors: [],
  });
});

test('calls work while no template is selected', async () => {
  const pbx = createPbx();
  expect(await pbx.call({ number: '+33142000000', agent: '101' })).toMatchObject({
    contact: undefined,
    journaling: 'off',
  });
  expect(pbx.log()).toMatchObject([{ code: 'not-selected' }]);
});
