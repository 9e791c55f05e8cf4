import { describe, expect, onTestFinished, test } from 'vitest';
import { COURIER_NUMBER, courier } from '../../fixtures/crms/courier.ts';
import { serveCrm } from '../../fixtures/crms/serve.ts';
import { PBX_PROFILE_NAMES, PBX_PROFILES, type PbxProfileName } from '../engine/profile.ts';
import { createPbx } from './pbx.ts';
import { fixture, TestClock } from './test-kit.ts';

/** A PBX of that profile with the template, and its CRM on the loopback. */
async function bench(profile: PbxProfileName, settings: Record<string, string> = {}) {
  const crm = await serveCrm(courier);
  const pbx = createPbx({ clock: new TestClock(), profile: PBX_PROFILES[profile] });
  onTestFinished(async () => {
    await pbx.stop();
    await crm.close();
  });
  pbx.select(pbx.addTemplate('courier.xml', fixture('courier.xml')).name);
  pbx.save({ Host: crm.url, ApiKey: 'key-1', ...settings });
  const sent = () =>
    crm.taken().map(({ method, path, body, headers }) => {
      expect(headers['x-api-key']).toBe('key-1');
      return body === '' ? `${method} ${path}` : [`${method} ${path}`, JSON.parse(body)];
    });
  return { pbx, sent };
}

const lookup = (number: string) => `GET /people?phone=${number}`;

describe.each(PBX_PROFILE_NAMES)('on %s', (profile) => {
  test('a known caller is looked up and the call reported', async () => {
    const { pbx, sent } = await bench(profile);
    const { callId, contact } = await pbx.ring({ number: `+${COURIER_NUMBER}`, agent: '101' });
    expect(contact).toMatchObject({ LastName: 'Hermann', EntityId: 'p-1' });
    expect(sent()).toEqual([lookup(COURIER_NUMBER)]);
    const ended = await pbx.endCall(callId, { durationSeconds: 60, ringSeconds: 4, summary: 'fine' });
    expect(ended).toMatchObject({ journaling: 'sent', errors: [] });
    expect(sent()).toEqual([
      [
        'POST /calls',
        {
          type: 'Inbound',
          person: 'p-1',
          queue: '',
          start: '2025-03-14T09:26:53Z',
          answered: '09:26:57',
          summary: profile === 'v20' ? 'fine' : '[Summary]',
        },
      ],
    ]);
  });

  test('a missed call has no established time, and does not fail for it', async () => {
    const { pbx, sent } = await bench(profile);
    const { callId } = await pbx.ring({ number: `+${COURIER_NUMBER}`, agent: '101' });
    sent();
    expect(await pbx.endCall(callId, { answered: false })).toMatchObject({ journaling: 'sent', errors: [] });
    expect(sent()).toMatchObject([['POST /calls', { type: 'Missed' }]]);
  });

  test.for([
    ['Inbound', 'Inbound', true],
    ['Inbound', 'Outbound', false],
    ['Outbound', 'Outbound', true],
    ['Outbound', 'Inbound', false],
    ['Both', 'Outbound', true],
  ] as const)(
    'CreateOn=%s, an unknown number on an %s call: created %s',
    async ([createOn, direction, created]) => {
      const { pbx, sent } = await bench(profile, { CreateOn: createOn });
      expect(await pbx.ring({ number: '+49999', agent: '101', direction })).toMatchObject({ created });
      expect(sent()).toEqual([lookup('49999'), ...(created ? [['POST /people', { phone: '49999' }]] : [])]);
    },
  );

  test('a client’s form and a call flow', async () => {
    const { pbx, sent } = await bench(profile);
    await pbx.createContactFromClient({ FirstName: 'Ada', LastName: 'L', Number: '1', PhoneMobile: '2' });
    expect(sent()).toEqual([['POST /people', { name: 'Ada L', email: '', phone: '1' }]]);
    expect(await pbx.lookupFromCFD('People', 'LookupNumber', '+49999')).toMatchObject({
      json: '{"people":[]}',
    });
    expect(sent()).toEqual([lookup('49999')]);
  });
});
