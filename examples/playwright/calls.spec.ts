import { expect, test } from 'pbx-conformance/playwright';

test('a call of a known number ends in the journal of the connector', async ({ pbx, connector, sample }) => {
  const { contact, journaling } = await pbx.call({ number: sample.number, agent: '101' });
  expect(contact?.['LastName']).toBe('Durand');
  expect(journaling).toBe('sent');
  expect(connector.admin.calls(sample.account)).toHaveLength(1);
});

test('the console of the PBX answers', async ({ request, pbxUrl }) => {
  expect((await request.get(pbxUrl)).ok()).toBe(true);
});
