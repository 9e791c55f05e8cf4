import { expect, test } from 'vitest';
import { RelayCrm } from '../../fixtures/crms/relay.ts';
import { PBX_PROFILES } from '../../simulator/pbx/index.ts';
import { fixture } from '../../simulator/pbx/test-kit.ts';
import { compareTap } from './index.ts';
import { RecordedPbx } from './testing.ts';

const RELAY = fixture('relay.xml');
const TOOL = { name: 'test', version: '0' };

const SECRET = 's3cret of relay';

async function day(profile = PBX_PROFILES.v20) {
  const crm = new RelayCrm();
  const real = new RecordedPbx(profile, RELAY, crm.transport, { secrets: [SECRET] });
  const { pbx, clock } = real;
  pbx.save({ ClientId: 'pbx', ClientSecret: SECRET, ReportCallEnabled: 'True', CreateEnabled: 'True' });
  await real.authorize(crm.issueCode());
  const known = { number: '+33142000000', agent: '101', ringSeconds: 4, durationSeconds: 61 };
  await pbx.call(known);
  clock.forward(60);
  await pbx.call({ number: '+4930901820', agent: '102', answered: false, ringSeconds: 7 });
  clock.forward(3600);
  await pbx.call({ number: '+33612345678', agent: '101', direction: 'Outbound', durationSeconds: 5 });
  await pbx.search('love & lace');
  await pbx.lookupByEmail('ada@relay.example');
  clock.forward(60);
  await pbx.chat({ agent: '101', email: 'ada@relay.example', messages: ['hello'] });
  crm.expireAccess();
  await pbx.call({ ...known, agent: '103' });
  clock.forward(60);
  await pbx.createContactFromClient({ LastName: 'Hopper', Number: '+4930901821' });
  await pbx.test('+33142000000');
  return { real, crm };
}

test('the simulated PBX does what a PBX of its own version did, with the same requests', async () => {
  const { real } = await day();
  const found = await compareTap(real.tap(), {
    template: { name: 'relay.xml', text: RELAY },
    profile: PBX_PROFILES.v20,
    tool: TOOL,
  });
  expect(found.differences).toEqual([]);
  expect(found.notCompared).toEqual([]);
  const { real: requests, simulated, compared, equal } = found.requests;
  expect([simulated, compared, equal]).toEqual([requests, requests, requests]);
  expect(Object.fromEntries(found.events.map(({ kind, count }) => [kind, count]))).toEqual({
    authorize: 1,
    ring: 4,
    report: 4,
    search: 1,
    email: 1,
    chat: 1,
    'client-contact': 1,
    test: 1,
  });
  expect(JSON.stringify(found)).not.toContain(SECRET);
});
