import { expect, test } from 'vitest';
import { createPbx } from './pbx.ts';
import { fixture, relayPbx } from './test-kit.ts';

test('secrets are masked, and saving the mask changes nothing', async () => {
  const { pbx, crm } = relayPbx();
  const secret = pbx.parameters().find(({ name }) => name === 'ClientSecret');
  expect(secret).toMatchObject({ isSet: true, secret: true });
  expect(secret?.value).not.toContain('s3cret');
  pbx.save({ ClientSecret: secret?.value ?? '' });
  const { state } = pbx.beginAuthorize();
  expect(await pbx.callback(new URLSearchParams({ code: crm.issueCode(), state }))).toMatchObject({
    ok: true,
  });
});

test('a parameter hangs on the Boolean that enables it', () => {
  const { pbx } = relayPbx();
  const text = () => pbx.parameters().find(({ name }) => name === 'CallText');
  expect(text()).toMatchObject({ group: 'Enable call logging', enabled: true });
  pbx.save({ ReportCallEnabled: 'false' });
  expect(text()).toMatchObject({ enabled: false });
});

test.for([
  [{ Nothing: 'x' }, 'unknown-parameter'],
  [{ ReportCallEnabled: 'perhaps' }, 'bad-value'],
  [{ RefreshToken: 'typed' }, 'bad-value'],
] as const)('%j is refused and nothing of it is stored', ([values, code]) => {
  const { pbx } = relayPbx();
  expect(() => pbx.save({ ClientId: 'other', ...values })).toThrow(expect.objectContaining({ code }));
  expect(pbx.parameters().find(({ name }) => name === 'ClientId')?.value).toBe('pbx');
});

test('a refused template leaves the imported ones and their settings alone', () => {
  const { pbx } = relayPbx();
  expect(() => pbx.addTemplate('CX Engine.xml', fixture('relay.xml'))).toThrow(
    expect.objectContaining({ code: 'file-name' }),
  );
  expect(() => pbx.addTemplate('broken.xml', '<Crm Name="Relay">')).toThrow(
    expect.objectContaining({ code: 'not-well-formed' }),
  );
  expect(pbx.templates()).toHaveLength(1);
  expect(pbx.status()).toMatchObject({ template: 'Relay', settingsSaved: true });
});

test('a template of the same name replaces the earlier one and keeps its settings', () => {
  const { pbx } = relayPbx();
  pbx.addTemplate('relay-4.xml', fixture('relay.xml').replace('Version="3"', 'Version="4"'));
  expect(pbx.templates()).toMatchObject([{ version: 4, fileName: 'relay-4.xml', selected: true }]);
  expect(pbx.parameters().find(({ name }) => name === 'ClientId')?.value).toBe('pbx');
});

test('an unknown template cannot be selected', () => {
  expect(() => createPbx().select('Relay')).toThrow(expect.objectContaining({ code: 'unknown-template' }));
});

test('a template that goes on to a missing scenario is taken, and the PBX says what will not work', () => {
  const { pbx } = relayPbx();
  const loose = fixture('relay.xml').replace('ResponseScenario="', 'ResponseScenario="No');
  const { warnings } = pbx.addTemplate('relay.xml', loose);
  expect(warnings).toEqual([
    expect.stringMatching(
      /^Line \d+: The parameter ".+" names the response scenario "No.+", which does not exist\.$/,
    ),
  ]);
  expect(pbx.log().at(-1)).toMatchObject({ level: 'warning', message: `relay.xml: ${warnings[0]}` });
});
