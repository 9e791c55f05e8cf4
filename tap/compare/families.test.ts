import { expect, onTestFinished, test } from 'vitest';
import { type Moment, readFamilies } from '../../fixtures/crms/families/read.ts';
import { serveCrm } from '../../fixtures/crms/serve.ts';
import { createTransport } from '../../simulator/engine/index.ts';
import { PBX_PROFILES } from '../../simulator/pbx/index.ts';
import { compareTap } from './index.ts';
import { RecordedPbx } from './testing.ts';

/** A setting that is changed within the day is not in the traffic: such moments are left out, and one family has no other. */
const families = (await readFamilies()).filter(({ moments }) =>
  moments.some(({ after }) => after.save === undefined),
);

/** What the traffic of a family does not show. */
const UNSEEN: Readonly<Record<string, readonly string[]>> = {
  'api-key': ['ReportCall: value activity.subject', 'ReportCall: value activity.answered'],
  chat: ['ReportChat: value start', 'ReportChat: value minutes'],
  'client-credentials': ['ReportCall: value answeredAt'],
  // The last token is refused, and no request follows.
  'oauth-rotation': ['Renew'],
};
const { v20 } = PBX_PROFILES;

async function perform(
  real: RecordedPbx,
  { after, when }: Moment,
  resolved: <T>(value: T) => T,
  url: string,
) {
  const { pbx, clock } = real;
  clock.forward(30 + (after.seconds ?? 0));
  if (after.save !== undefined) pbx.save(resolved(after.save));
  if (after.restart) await pbx.restart();
  if (after.revoke) await fetch(`${url}/tokens`, { method: 'DELETE' });
  let callId = '';
  if (after.ring !== undefined) callId = (await pbx.ring({ agent: '101', ...after.ring })).callId;
  if ('authorize' in when) await real.authorize('code-1');
  else if ('ring' in when) callId = (await pbx.ring({ agent: '101', ...when.ring })).callId;
  else if ('end' in when) await pbx.endCall(callId || String(lastCall), when.end);
  else if ('email' in when) await pbx.lookupByEmail(when.email);
  else if ('search' in when) await pbx.search(when.search);
  else if ('test' in when) await pbx.test(when.test);
  else if ('createFromClient' in when) await pbx.createContactFromClient(when.createFromClient);
  else if ('callFlow' in when)
    await pbx.lookupFromCFD(when.callFlow.entity, when.callFlow.kind, when.callFlow.value);
  else
    await pbx.chat({
      agent: '101',
      ...when.chat,
      startedAt: clock.now() + (when.chat.startedAt ?? 0) * 1000,
    });
  if (callId !== '') lastCall = callId;
}
let lastCall = '';

test.for(families)('$name: a day of a PBX has no difference to the simulated one', async (family) => {
  const crm = await serveCrm(family.crm());
  const transport = createTransport();
  const real = new RecordedPbx(v20, family.template, transport, { settings: family.pbx });
  onTestFinished(async () => {
    await real.pbx.stop();
    await transport.close();
    await crm.close();
  });
  const resolved = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll('$crm', crm.url)) as T;
  real.pbx.save(resolved(family.settings));
  for (const moment of family.moments)
    if (moment.after.save === undefined && (moment.only === undefined || moment.only.includes('v20')))
      await perform(real, moment, resolved, crm.url);
  const { differences, notCompared, requests } = await compareTap(real.tap(), {
    template: { name: 'family.xml', text: family.template },
    profile: v20,
    settings: new Map(Object.entries(resolved(family.settings))),
    tool: { name: 'test', version: '0' },
  });
  expect(differences).toEqual([]);
  expect(notCompared.map(({ what }) => what)).toEqual(UNSEEN[family.name] ?? []);
  expect(requests.compared).toBe(requests.real);
  expect(requests.compared).toBeGreaterThan(3);
});
