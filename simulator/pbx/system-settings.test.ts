import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { PBX_PROFILES } from '../engine/profile.ts';
import { createPbx } from './pbx.ts';
import { authorizedPbx, fixture, type PbxBench, tokenRequests } from './test-kit.ts';

const NUMBER = '+33142000000';
const SUMMER = Date.UTC(2025, 6, 1, 12);
const WINTER = Date.UTC(2025, 0, 1, 12);

/** A PBX whose template is changed in one place. */
async function withTemplate(change: (source: string) => string): Promise<PbxBench> {
  const bench = await authorizedPbx();
  bench.pbx.addTemplate('relay.xml', change(fixture('relay.xml')));
  return bench;
}

test('without settings it is a V20 that matches whole numbers in UTC', () => {
  const pbx = createPbx();
  expect(pbx.systemSettings()).toEqual({
    profile: 'v20',
    numberMatching: 'exact',
    timeZone: 'UTC',
    consoleUrl: undefined,
    stalePage: 'overwrites',
    phonebookKeeps: 'published-members',
    callReports: 'call',
    contactlessCalls: 'reported',
  });
  expect(pbx.status().profile).toBe('v20');
});

test('settings survive the end of the process, and those that a PBX is made with come first', async () => {
  const data = mkdtempSync(join(tmpdir(), 'pbx-settings-'));
  onTestFinished(() => rmSync(data, { recursive: true }));
  const first = createPbx({ data });
  first.saveSystemSettings({ profile: 'v18', timeZone: 'Europe/Paris' });
  await first.stop();
  const second = createPbx({ data, settings: { profile: 'v20-no-ai' } });
  onTestFinished(() => second.stop());
  expect(second.systemSettings()).toMatchObject({ profile: 'v20-no-ai', timeZone: 'Europe/Paris' });
});

test('the access token in memory stays where the engine does not read what is saved', async () => {
  const bench = await authorizedPbx();
  const caller = { number: NUMBER, agent: '101' };
  await bench.pbx.ring(caller);
  bench.pbx.saveSystemSettings({ callReports: 'leg', phonebookKeeps: 'all-outputs' });
  await bench.pbx.ring(caller);
  expect(tokenRequests(bench)).toBe(2);
  bench.pbx.saveSystemSettings({ numberMatching: 9 });
  await bench.pbx.ring(caller);
  expect(tokenRequests(bench)).toBe(3);
});

test.for([
  [{ profile: 'v19' }, 'There is no PBX version'],
  [{ numberMatching: 0 }, 'last 0 digits'],
  [{ numberMatching: 2.5 }, 'last 2.5 digits'],
  [{ timeZone: 'Mars/Olympus' }, 'There is no time zone "Mars/Olympus"'],
  [{ consoleUrl: 'ftp://pbx.example' }, 'not an http or https address'],
  [{ consoleUrl: 'https://pbx.example/console' }, 'without a path'],
] as const)('%j is refused, and nothing of it holds', ([wrong, words]) => {
  const pbx = createPbx();
  const before = pbx.systemSettings();
  expect(() => pbx.saveSystemSettings({ numberMatching: 7, ...wrong } as object)).toThrow(
    expect.objectContaining({ code: 'bad-value', message: expect.stringContaining(words) }),
  );
  expect(pbx.systemSettings()).toEqual(before);
});

test('V20 refuses an unquoted word in a condition that V18 takes', async () => {
  const { pbx } = await withTemplate((source) =>
    source.replace(
      '<Request Url="[Host]/calls"',
      '<Request SkipIf="[Agent]==none||[Agent]==other" Url="[Host]/calls"',
    ),
  );
  const report = async () => (await pbx.call({ number: NUMBER, agent: '101' })).journaling;
  expect(await report()).toBe('failed');
  pbx.saveSystemSettings({ profile: 'v18' });
  expect(await report()).toBe('sent');
});

test('local times are those of the zone at the time of the call', async () => {
  const { pbx, crm } = await withTemplate((source) =>
    source.replaceAll('[CallStartTimeUTC]', '[CallStartTimeLocal]'),
  );
  pbx.saveSystemSettings({ timeZone: 'Europe/Paris' });
  for (const startedAt of [SUMMER, WINTER])
    await pbx.call({ number: NUMBER, agent: '101', startedAt, durationSeconds: 1 });
  expect(JSON.stringify(crm.calls[0])).toContain('14:00:00');
  expect(JSON.stringify(crm.calls[1])).toContain('13:00:00');
});

test('callers are not looked up, and no contact is created, where number matching is off', async () => {
  const { pbx, crm } = await authorizedPbx();
  pbx.saveSystemSettings({ numberMatching: 'none' });
  const asked = crm.requests.length;
  const { contact, errors, created, trace } = await pbx.ring({ number: '+33999', agent: '101' });
  expect({ contact, errors, created }).toEqual({ contact: undefined, errors: [], created: false });
  expect(crm.requests).toHaveLength(asked);
  expect(JSON.stringify(trace)).toContain('number matching is off');
  pbx.saveSystemSettings({ numberMatching: 'exact' });
  expect((await pbx.ring({ number: NUMBER, agent: '101' })).contact).toBeDefined();
});

test('the redirect URI begins with the address under which the console is opened', () => {
  const pbx = createPbx();
  pbx.saveSystemSettings({ consoleUrl: 'https://pbx.example:5001/' });
  expect(pbx.redirectUri).toBe('https://pbx.example:5001/oauth/callback');
  pbx.saveSystemSettings({ consoleUrl: undefined });
  expect(pbx.redirectUri).toBe('http://127.0.0.1:5001/oauth/callback');
});

test('a profile with members of its own holds until another version is chosen', () => {
  const profile = { ...PBX_PROFILES.v18, unquotedWords: 'error' } as const;
  const pbx = createPbx({ profile });
  expect(pbx.systemSettings().profile).toBe('v18');
  pbx.saveSystemSettings({ profile: 'v20' });
  expect(pbx.status().profile).toBe('v20');
});

test('what a stale page does is the profile’s, until it is chosen otherwise', async () => {
  const data = mkdtempSync(join(tmpdir(), 'pbx-settings-'));
  onTestFinished(() => rmSync(data, { recursive: true }));
  const keeping = { ...PBX_PROFILES.v20, stalePage: 'keeps' } as const;
  const first = createPbx({ data, profile: keeping });
  expect(first.systemSettings().stalePage).toBe('keeps');
  first.saveSystemSettings({ stalePage: 'keeps', timeZone: 'Europe/Paris' });
  first.saveSystemSettings({ profile: 'v18' });
  expect(first.systemSettings()).toMatchObject({ stalePage: 'overwrites', timeZone: 'Europe/Paris' });
  first.saveSystemSettings({ stalePage: 'keeps' });
  await first.stop();
  const second = createPbx({ data });
  onTestFinished(() => second.stop());
  expect(second.systemSettings()).toMatchObject({ profile: 'v18', stalePage: 'keeps' });
});
