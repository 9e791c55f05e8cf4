import { expect, test } from 'vitest';
import { AdminSettings } from './admin-settings.ts';
import { openStore } from './store.ts';
import { authorizedPbx } from './test-kit.ts';

const CALLER = { number: '+33142000000', agent: '101' };

test('a change of one setting leaves the others, and outlives the process', () => {
  const store = openStore();
  new AdminSettings(store).save({ cdr: { socketPort: 3000 }, crm: { didCalls: false } });
  const { current } = new AdminSettings(store);
  expect(current.cdr).toMatchObject({ socketPort: 3000, logType: 'SingleFileForAllCalls' });
  expect(current.crm).toMatchObject({ didCalls: false, externalCalls: true });
  store.close();
});

test('external calls that are excluded are neither looked up nor logged, and end as calls do', async () => {
  const { pbx, crm } = await authorizedPbx();
  const asked = () => crm.requests.filter(({ url }) => url.includes('/contacts?')).length;
  pbx.admin.save({ crm: { externalCalls: false } });
  const call = await pbx.call({ ...CALLER, durationSeconds: 5 });
  expect(call).toMatchObject({ journaling: 'off', contact: undefined, errors: [] });
  expect([asked(), crm.calls.length, [...pbx.calls()].length]).toEqual([0, 0, 1]);

  expect(await pbx.call({ ...CALLER, did: '+33199000000' })).toMatchObject({ journaling: 'sent' });
  pbx.admin.save({ crm: { externalCalls: true, didCalls: false } });
  expect(await pbx.call({ ...CALLER, did: '+33199000000' })).toMatchObject({ journaling: 'off' });
  expect(await pbx.call(CALLER)).toMatchObject({ journaling: 'sent' });
  expect(asked()).toBe(2);
});
