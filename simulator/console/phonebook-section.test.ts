import { expect, onTestFinished, test } from 'vitest';
import { answer, relayContact } from '../../fixtures/crms/relay.ts';
import { fixture } from '../pbx/test-kit.ts';
import { CRM, type ServedPbx, servedPbx } from './testing.ts';

const NUMBER = '+33142000000';
const CALLER = { number: NUMBER, agent: '101' };
const ADA = '<bdi>Ada Lovelace</bdi></th>';

/** Gives the CRM's contact other members until the test is over. */
function change(members: Partial<typeof relayContact>): void {
  const before = { ...relayContact };
  Object.assign(relayContact, members);
  onTestFinished(() => void Object.assign(relayContact, before));
}

/** The page with the phonebook. */
async function contacts({ visitor }: ServedPbx, query = ''): Promise<string> {
  return (await visitor.send(`/contacts${query}`)).text;
}

test('it has what a lookup found, and can be searched', async () => {
  const bench = await servedPbx();
  await bench.pbx.call(CALLER);
  expect(await contacts(bench)).toContain(ADA);
  expect(await contacts(bench)).toContain('<span>1 contact</span>');
  expect(await contacts(bench, '?q=unknown')).toContain('No contact matches this search.');
});

test('a placeholder is no contact: it is neither listed nor counted as one', async () => {
  const bench = await servedPbx();
  await bench.pbx.call(CALLER);
  const number = '+33155501234';
  const phones = [{ type: 'work', number }];
  const placeholder = { ...relayContact, id: 18, first_name: '', last_name: number, phones };
  bench.crm.trouble = answer(200, { contacts: [placeholder] });
  await bench.pbx.call({ number, agent: '101' });
  expect(bench.pbx.phonebook.entries()).toHaveLength(2);
  const page = await contacts(bench);
  expect(page).toContain(ADA);
  expect(page).not.toContain('<bdi>+33155501234</bdi></th>');
  expect(page).toContain('<span>1 contact</span>');
  expect(page).toContain('1 placeholder of the connector</a> is stored as well');
  const placeholders = await contacts(bench, '?show=placeholders');
  expect(placeholders).toContain('<bdi>+33155501234</bdi></th>');
  expect(placeholders).not.toContain(ADA);
});

test('a contact that two templates found stands there with the CRM of each', async () => {
  const bench = await servedPbx();
  const { pbx } = bench;
  await pbx.call(CALLER);
  pbx.addTemplate('other.xml', fixture('relay.xml').replace('Name="Relay"', 'Name="Other"'));
  pbx.select('Other');
  pbx.save({ ClientId: 'pbx', ClientSecret: 's3cret of relay', ReportCallEnabled: 'True' });
  const { state } = pbx.beginAuthorize();
  await pbx.callback(new URLSearchParams({ code: bench.crm.issueCode(), state }));
  await pbx.call(CALLER);
  const page = await contacts(bench);
  expect(page.match(new RegExp(ADA, 'g'))).toHaveLength(2);
  expect(page).toContain('<td>CRM: Relay</td>');
  expect(page).toContain('<td>CRM: Other</td>');
});

test('with the last name first, call cards, call reports and the phonebook show it first', async () => {
  const bench = await servedPbx();
  const { pbx, visitor } = bench;
  const settings = { profile: 'v20', matching: 'exact', timeZone: 'UTC' };
  const shown = await visitor.post('/admin/settings', { ...settings, names: 'LastNameFirstName' });
  expect(shown.text).toContain('<option value="LastNameFirstName" selected>');
  expect(pbx.admin.current.phonebook).toEqual({ names: 'LastNameFirstName', queueName: 'NotAdd' });
  await visitor.post('/calls', { ...CALLER, direction: 'Inbound', outcome: 'answered', seconds: '1' });
  const pages = [await contacts(bench), (await visitor.send('/calls')).text];
  pages.push((await visitor.send('/admin/reports')).text);
  for (const page of pages) {
    expect(page).toContain('Lovelace Ada');
    expect(page).not.toContain('Ada Lovelace');
  }
  const wrong = await visitor.post('/admin/settings', { ...settings, names: 'Initials' });
  expect(wrong.status).toBe(400);
});

test('the CRM page decides whether the CRM is queried for numbers of the phonebook', async () => {
  const bench = await servedPbx();
  const { pbx, visitor } = bench;
  await pbx.call(CALLER);
  const both = { externalCalls: 'on', didCalls: 'on' };
  const saved = await visitor.post(`${CRM}/options`, {
    ...both,
    phonebookPriority: 'NotQueryIfInPhonebookFound',
    phonebookSynchronization: 'on',
  });
  expect(saved.text).toContain('<option value="NotQueryIfInPhonebookFound" selected>');
  expect(pbx.admin.current.crm).toMatchObject({ phonebookSynchronization: true });
  expect((await pbx.ring(CALLER)).fromPhonebook).toBe(true);
  await visitor.post(`${CRM}/options`, { ...both, phonebookPriority: 'AlwaysQuery' });
  expect(pbx.admin.current.crm).toMatchObject({ phonebookSynchronization: false });
  expect((await pbx.ring(CALLER)).fromPhonebook).toBe(false);
  const unknown = await visitor.post(`${CRM}/options`, { ...both, phonebookPriority: 'Never' });
  expect([unknown.status, pbx.admin.current.crm.phonebookPriority]).toEqual([400, 'AlwaysQuery']);
});

test('the CRM page synchronizes the phonebook where that is on, and deletes the contacts of the CRM', async () => {
  const bench = await servedPbx();
  const { pbx, crm, visitor } = bench;
  await pbx.call(CALLER);
  change({ first_name: 'Augusta' });
  expect((await visitor.send(CRM)).text).not.toContain('Synchronize the phonebook now');
  const on = { externalCalls: 'on', didCalls: 'on', phonebookSynchronization: 'on' };
  expect((await visitor.post(`${CRM}/options`, on)).text).toContain('Synchronize the phonebook now');
  const synchronized = await visitor.post(`${CRM}/phonebook/synchronize`);
  expect(synchronized.text).toContain('The phonebook was synchronized');
  expect(await contacts(bench)).toContain('Augusta Lovelace');
  crm.trouble = answer(503, '');
  expect((await visitor.post(`${CRM}/phonebook/synchronize`)).text).toContain('not wholly synchronized');
  const deleted = await visitor.post(`${CRM}/phonebook/delete`);
  expect(deleted.text).toContain('were deleted from the phonebook');
  expect(await contacts(bench)).toContain('No lookup has found a contact yet.');
});
