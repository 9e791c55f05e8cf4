import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { answer, relayContact } from '../../fixtures/crms/relay.ts';
import { createPbx } from './pbx.ts';
import { Phonebook } from './phonebook.ts';
import { openStore } from './store.ts';
import { SystemSettings } from './system-settings.ts';
import { authorize, authorizedPbx, type PbxBench, relayPbx } from './test-kit.ts';
import type { CrmOptions, PbxOptions, PhonebookEntry } from './types.ts';

const NUMBER = '+33142000000';
const CALLER = { number: NUMBER, agent: '101' };
const SPARING = { phonebookPriority: 'NotQueryIfInPhonebookFound' } as const;

function lookups({ crm }: PbxBench): number {
  return crm.requests.filter(({ url }) => url.includes('/contacts?')).length;
}

/** A PBX whose CRM page has these options. */
async function pbxWith(crm: Partial<CrmOptions>, options: PbxOptions = {}): Promise<PbxBench> {
  const bench = await authorizedPbx(options);
  bench.pbx.admin.save({ crm });
  return bench;
}

/** Gives the CRM's contact another first name until the test is over. */
function rename(name: string): void {
  const before = relayContact.first_name;
  relayContact.first_name = name;
  onTestFinished(() => {
    relayContact.first_name = before;
  });
}

test('a number that the phonebook has is not looked up, and the call is reported without EntityId', async () => {
  const bench = await pbxWith(SPARING);
  const { pbx, crm } = bench;
  const first = await pbx.ring(CALLER);
  expect(first).toMatchObject({ fromPhonebook: false, contact: { EntityId: '17', FirstName: 'Ada' } });
  expect(lookups(bench)).toBe(1);
  const second = await pbx.ring(CALLER);
  expect(second.fromPhonebook).toBe(true);
  expect(second.contact).toMatchObject({ FirstName: 'Ada', LastName: 'Lovelace' });
  expect(Object.keys(second.contact ?? {})).not.toContain('EntityId');
  expect(second.trace.toString()).toContain('the phonebook has a contact of this number');
  expect(await pbx.endCall(second.callId, { durationSeconds: 5 })).toMatchObject({ journaling: 'sent' });
  expect(lookups(bench)).toBe(1);
  expect(crm.calls).toHaveLength(1);
});

test('with all outputs kept, a call out of the phonebook is reported with its EntityId', async () => {
  const { pbx } = await pbxWith(SPARING);
  pbx.saveSystemSettings({ phonebookKeeps: 'all-outputs' });
  await pbx.ring(CALLER);
  expect((await pbx.ring(CALLER)).contact).toMatchObject({ EntityId: '17' });
});

test('the CRM is queried at every call unless the admin chooses otherwise', async () => {
  const bench = await authorizedPbx();
  await bench.pbx.ring(CALLER);
  expect((await bench.pbx.ring(CALLER)).fromPhonebook).toBe(false);
  expect([lookups(bench), bench.pbx.phonebook.entries().length]).toEqual([2, 1]);
});

test('a name that the CRM has changed is shown as stored until a synchronization', async () => {
  const { pbx } = await pbxWith({ ...SPARING, phonebookSynchronization: true });
  await pbx.ring(CALLER);
  rename('Augusta');
  expect((await pbx.ring(CALLER)).contact).toMatchObject({ FirstName: 'Ada' });
  expect(await pbx.synchronizePhonebook()).toEqual({ updated: 1, unchanged: 0, removed: 0, failed: 0 });
  expect((await pbx.ring(CALLER)).contact).toMatchObject({ FirstName: 'Augusta' });
  expect((await pbx.synchronizePhonebook()).unchanged).toBe(1);
});

test('a lookup updates a stored contact only where synchronization is on', async () => {
  const { pbx } = await authorizedPbx();
  const stored = () => pbx.phonebook.entries().map(({ contact }) => contact['FirstName']);
  await pbx.ring(CALLER);
  rename('Augusta');
  expect((await pbx.ring(CALLER)).contact).toMatchObject({ FirstName: 'Augusta' });
  expect(stored()).toEqual(['Ada']);
  await expect(pbx.synchronizePhonebook()).rejects.toMatchObject({ code: 'bad-request' });
  pbx.admin.save({ crm: { phonebookSynchronization: true } });
  await pbx.ring(CALLER);
  expect(stored()).toEqual(['Augusta']);
});

test('a synchronization removes what the CRM no longer has, and keeps what it cannot look up', async () => {
  const { pbx, crm } = await pbxWith({ phonebookSynchronization: true });
  await pbx.ring(CALLER);
  pbx.phonebook.create({ LastName: 'Own', PhoneMobile: '+33600000000' });
  crm.trouble = answer(503, '');
  expect(await pbx.synchronizePhonebook()).toMatchObject({ failed: 1, removed: 0 });
  expect(pbx.log().at(-1)).toMatchObject({ level: 'warning', code: 'phonebook' });
  crm.trouble = answer(200, { contacts: [] });
  expect(await pbx.synchronizePhonebook()).toMatchObject({ failed: 0, removed: 1 });
  expect(pbx.phonebook.entries().map(({ source }) => source)).toEqual(['3CX']);
});

test('contacts of the CRM are deleted, those of the PBX stay', async () => {
  const bench = await pbxWith(SPARING);
  const { pbx } = bench;
  await pbx.ring(CALLER);
  pbx.phonebook.create({ LastName: 'Own', PhoneMobile: '+33600000000' });
  expect(pbx.phonebook.removeAll('CRM')).toBe(1);
  expect((await pbx.ring({ number: '+33600000000', agent: '101' })).contact).toEqual({
    LastName: 'Own',
    PhoneMobile: '+33600000000',
  });
  expect((await pbx.ring(CALLER)).fromPhonebook).toBe(false);
  expect(lookups(bench)).toBe(2);
});

test.for([
  ['exact', '0033142000000', true],
  ['exact', '0142000000', false],
  [9, '0142000000', true],
  [9, '00442000000', false],
  ['none', NUMBER, false],
] as const)(
  'with number matching %s, %s is found in the phonebook: %s',
  async ([numberMatching, number, isFound]) => {
    const { pbx } = await pbxWith(SPARING);
    await pbx.ring(CALLER);
    pbx.saveSystemSettings({ numberMatching });
    expect((await pbx.ring({ number, agent: '101' })).fromPhonebook).toBe(isFound);
  },
);

test('a chat takes its contact out of the phonebook as a call does', async () => {
  const bench = await pbxWith(SPARING);
  const chat = { number: NUMBER, agent: '101', messages: ['Hello'] };
  expect((await bench.pbx.chat(chat)).contact).toMatchObject({ EntityId: '17' });
  expect((await bench.pbx.chat(chat)).contact).toMatchObject({ FirstName: 'Ada' });
  expect(lookups(bench)).toBe(1);
});

test('the phonebook outlives the process', async () => {
  const data = mkdtempSync(join(tmpdir(), 'pbx-phonebook-'));
  onTestFinished(() => rmSync(data, { recursive: true }));
  const bench = relayPbx({ data });
  await authorize(bench);
  await bench.pbx.ring(CALLER);
  const own = bench.pbx.phonebook.create({ CompanyName: 'Own', PhoneBusiness: '+33600000000' });
  expect(own.id).toBe(2);
  await bench.pbx.stop();
  const again = createPbx({ data });
  onTestFinished(() => again.stop());
  expect(again.phonebook.entries().map(({ id, source }) => [id, source])).toEqual([
    [1, 'CRM'],
    [2, '3CX'],
  ]);
  again.phonebook.removeAll('CRM');
  expect(again.phonebook.create({ LastName: 'x', PhoneOther: '1' }).id).toBe(3);
});

test('of more found contacts than are kept the earliest stored go, also from the disk', () => {
  const store = openStore();
  const system = new SystemSettings(store, {});
  const open = () => new Phonebook({ store, system, clock: { now: () => 0 }, most: 2 });
  const phonebook = open();
  const contact = (id: number) => ({
    ContactUrl: `https://crm.example/${id}`,
    LastName: `Contact ${id}`,
    PhoneMobile: `+3360000000${id}`,
  });
  for (const id of [1, 2, 3]) phonebook.keep('Relay', contact(id), false);
  const names = (of: Phonebook) => of.entries().map((each) => each.contact['LastName']);
  expect(names(phonebook)).toEqual(['Contact 2', 'Contact 3']);
  expect(phonebook.find('+33600000001')).toBeUndefined();
  expect(phonebook.find('+33600000003')?.id).toBe(3);
  phonebook.flush();
  expect(names(open())).toEqual(['Contact 2', 'Contact 3']);
  store.close();
});

test('two contacts of one number are found in the order in which they were stored', () => {
  const store = openStore();
  const system = new SystemSettings(store, {});
  const phonebook = new Phonebook({ store, system, clock: { now: () => 0 }, most: 10 });
  for (const LastName of ['First', 'Second']) phonebook.create({ LastName, PhoneMobile: '+33600000001' });
  expect(phonebook.find('0033600000001')?.contact['LastName']).toBe('First');
  phonebook.keep('Relay', { ContactUrl: 'u', LastName: 'Found', PhoneHome: '+33600000002' }, false);
  const [found] = phonebook.found('Relay');
  phonebook.replace(found as PhonebookEntry, {
    ContactUrl: 'u',
    LastName: 'Moved',
    PhoneHome: '+33600000003',
  });
  expect(phonebook.find('+33600000002')).toBeUndefined();
  expect(phonebook.find('+33600000003')?.contact['LastName']).toBe('Moved');
  store.close();
});

test('without room for contacts none is stored', async () => {
  const { pbx } = await pbxWith(SPARING, { phonebook: 0 });
  await pbx.ring(CALLER);
  expect((await pbx.ring(CALLER)).fromPhonebook).toBe(false);
  expect(pbx.phonebook.entries()).toEqual([]);
});

test.for([
  [{ PhoneMobile: '+33600000000' }],
  [{ LastName: 'x' }],
  [{ LastName: 'x', PhoneMobile: '-' }],
] as const)('the contact %j is refused', ([contact]) => {
  const pbx = createPbx();
  expect(() => pbx.phonebook.create(contact)).toThrow(expect.objectContaining({ code: 'bad-value' }));
});
