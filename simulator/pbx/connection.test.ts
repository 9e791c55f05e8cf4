import { expect, test } from 'vitest';
import { createPbx } from './pbx.ts';
import { authorize, authorizedPbx, fixture, type PbxBench, relayPbx } from './test-kit.ts';

const NUMBER = '+33142000000';
const EXPIRED = 100_000;
const ring = ({ pbx }: PbxBench) => pbx.ring({ number: NUMBER, agent: '101' });

test('values that the authorization reads are told apart from others', async () => {
  const bench = await authorizedPbx();
  const { pbx } = bench;
  pbx.save({ CallText: 'Another text', ReportCallEnabled: 'False' });
  expect(pbx.status().state).toBe('authorized');
  pbx.save({ ClientSecret: 'another secret' });
  expect(pbx.status()).toMatchObject({
    state: 'values-changed',
    message: expect.stringContaining('Click Authorize again'),
  });
  await pbx.restart();
  expect(pbx.status().state).toBe('values-changed');
  pbx.save({ ClientSecret: 's3cret of relay' });
  await authorize(bench);
  expect(pbx.status().state).toBe('authorized');
});

test('an Authorize that failed is shown, with or without an earlier token', async () => {
  const fresh = relayPbx();
  const denied = ({ state }: { readonly state: string }) => `error=access_denied&state=${state}`;
  await fresh.pbx.callback(denied(fresh.pbx.beginAuthorize()));
  expect(fresh.pbx.status().state).toBe('authorize-failed');

  const bench = await authorizedPbx();
  const { pbx, clock } = bench;
  await pbx.callback('code=x&state=foreign');
  expect(pbx.status().state).toBe('authorized');
  await pbx.callback(denied(pbx.beginAuthorize()));
  expect(pbx.status().state).toBe('authorize-failed');
  clock.forward(EXPIRED);
  expect((await ring(bench)).errors).toEqual([]);
  expect(pbx.status().state).toBe('authorized');
});

test('a refused client is told apart from a refused token', async () => {
  const bench = await authorizedPbx();
  const { pbx, crm, clock } = bench;
  pbx.save({ ClientSecret: 'wrong' });
  clock.forward(EXPIRED);
  await ring(bench);
  expect(pbx.status().state).toBe('client-refused');
  expect(pbx.log().at(-1)?.message).toMatch(/refused the client.*Check Client ID and Client Secret/);
  pbx.save({ ClientSecret: 's3cret of relay' });
  await ring(bench);
  expect(pbx.status().state).toBe('authorized');

  crm.revokeAll();
  clock.forward(EXPIRED);
  await ring(bench);
  expect(pbx.status().state).toBe('refused-by-crm');
  expect(pbx.log().at(-1)?.message).toMatch(/refused the stored token.*click Authorize again/);
  await authorize(bench);
  expect(pbx.status().state).toBe('authorized');
});

test('a test that is refused shows what is wrong with the connection, before a call finds out', async () => {
  const bench = await authorizedPbx();
  const { pbx, crm } = bench;
  pbx.save({ ClientSecret: 'wrong' });
  await pbx.test(NUMBER);
  expect(pbx.status().state).toBe('client-refused');
  pbx.save({ ClientSecret: 's3cret of relay' });
  expect(pbx.status().state).toBe('values-changed');
  await authorize(bench);
  crm.revokeAll();
  expect(await pbx.test(NUMBER)).toMatchObject({ ok: false, tokenDropped: false });
  expect(pbx.status().state).toBe('refused-by-crm');
});

test('a page from before a refresh takes the fresh token away, and the log names it', async () => {
  const bench = await authorizedPbx();
  const { pbx, clock } = bench;
  const version = pbx.settingsVersion();
  await ring(bench);
  expect(pbx.settingsVersion()).not.toBe(version);
  pbx.save({ ReportCallEnabled: 'True' }, version);
  expect(pbx.status().state).toBe('token-overwritten');
  clock.forward(EXPIRED);
  expect((await ring(bench)).errors).toMatchObject([{ code: 'invalid_grant' }]);
  expect(pbx.log().at(-1)?.message).toMatch(/before the token was renewed.*click Authorize again/);
  expect(pbx.status().state).toBe('token-overwritten');
});

test('a template of the same name without Authorize has none of its troubles', async () => {
  const { pbx } = await authorizedPbx();
  pbx.save({ ClientSecret: 'another secret' });
  expect(pbx.status().state).toBe('values-changed');
  pbx.addTemplate('ledger.xml', fixture('ledger.xml').replace('Name="Ledger"', 'Name="Relay"'));
  expect(pbx.status()).toMatchObject({ state: 'authorized', needsAuthorization: false });
  expect(pbx.status().message).not.toContain('Authorize');
});

test('what explains a refused token stays the state after the refusal', async () => {
  const bench = await authorizedPbx();
  const { pbx, clock } = bench;
  const version = pbx.settingsVersion();
  await authorize(bench);
  pbx.save({ ReportCallEnabled: 'True' }, version);
  expect(pbx.status().state).toBe('token-overwritten');
  clock.forward(EXPIRED);
  bench.crm.revokeAll();
  await ring(bench);
  expect(pbx.status().state).toBe('token-overwritten');
  expect(pbx.log().at(-1)?.message).toContain(
    'saved from a page that had been loaded before the token was renewed',
  );
});

test('a page from before the first Authorize takes the token away; a switch keeps it', async () => {
  const bench = relayPbx();
  const { pbx } = bench;
  const version = pbx.settingsVersion();
  await authorize(bench);
  pbx.saveSystemSettings({ stalePage: 'keeps' });
  pbx.save({ ReportCallEnabled: 'True' }, version);
  expect(pbx.status().state).toBe('authorized');
  pbx.saveSystemSettings({ stalePage: 'overwrites' });
  pbx.save({ ReportCallEnabled: 'True' }, pbx.settingsVersion());
  expect(pbx.status().state).toBe('authorized');
  pbx.save({ ReportCallEnabled: 'True' }, version);
  expect(pbx.status().state).toBe('token-overwritten');
  expect(pbx.parameters().find(({ type }) => type === 'OAuth')?.isSet).toBe(false);
});

test('a template is removed and deselected; calls go on, and its settings come back with it', async () => {
  const { pbx } = await authorizedPbx();
  pbx.removeTemplate('Relay');
  expect(pbx.templates()).toEqual([]);
  expect(await pbx.call({ number: NUMBER, agent: '101' })).toMatchObject({ journaling: 'off' });
  await pbx.restart();
  expect(pbx.status().state).toBe('not-selected');
  pbx.select(pbx.addTemplate('relay.xml', fixture('relay.xml')).name);
  expect(pbx.status()).toMatchObject({ state: 'authorized', settingsSaved: true });
  pbx.select(undefined);
  expect(pbx.status().state).toBe('not-selected');
  expect(() => createPbx().removeTemplate('Relay')).toThrow(
    expect.objectContaining({ code: 'unknown-template' }),
  );
});
