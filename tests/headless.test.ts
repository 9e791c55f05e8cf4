import { describe, expect, onTestFinished, test } from 'vitest';
import { DEMO_ACCOUNT, DEMO_NUMBER, startDemo } from '../cli/commands/demo.ts';
import { demoJourney } from '../cli/lib/demo-journey.ts';
import { PBX_SYSTEMS, type PbxSystem } from '../connector/server.ts';
import { createPbx, type Pbx } from '../simulator/index.ts';

const PROFILE_OF = { '3CX V20': 'v20', '3CX V18': 'v18' } as const satisfies Record<PbxSystem, string>;

/** A PBX set up as the guide says for headless setups: a client for Client Credentials, its template, the values. */
async function headless(system: PbxSystem) {
  const { connector, stop } = await startDemo({ port: 0, connected: false });
  const time = { ms: Date.now() };
  const pbx = createPbx({ clock: { now: () => time.ms }, settings: { profile: PROFILE_OF[system] } });
  onTestFinished(async () => {
    await pbx.stop();
    await stop();
  });
  const { admin } = connector;
  const client = admin.addClient({ name: '3CX', account: DEMO_ACCOUNT, grants: ['client_credentials'] });
  const options = { system, method: 'client_credentials' } as const;
  const template = pbx.addTemplate(admin.templateFileName(options), admin.template(options));
  pbx.select(template.name);
  pbx.save({
    ClientId: client.clientId,
    ClientSecret: client.clientSecret,
    AccountId: DEMO_ACCOUNT,
    ReportCallEnabled: 'True',
  });
  return { connector, pbx, client, pass: (seconds: number) => (time.ms += seconds * 1000) };
}

const calls = async (pbx: Pbx) => pbx.call({ number: DEMO_NUMBER, agent: '101' });

describe.each(PBX_SYSTEMS)('headless, %s', (system) => {
  test('calls are identified and journaled without any Authorize', async () => {
    const { connector, pbx } = await headless(system);
    expect(await calls(pbx)).toMatchObject({ contact: { LastName: 'Durand' }, journaling: 'sent' });
    expect(connector.admin.calls(DEMO_ACCOUNT)).toHaveLength(1);
  });

  test('the Test button drops nothing, and calls go on now and after the token has expired', async () => {
    const { pbx, pass } = await headless(system);
    await calls(pbx);
    expect(await pbx.test(DEMO_NUMBER)).toMatchObject({
      tokenDropped: false,
      contact: { LastName: 'Durand' },
    });
    expect(await calls(pbx)).toMatchObject({ contact: { LastName: 'Durand' }, journaling: 'sent' });
    pass(400 * 24 * 3600);
    expect(await calls(pbx)).toMatchObject({ contact: { LastName: 'Durand' }, journaling: 'sent' });
  });

  test('the page of the steps speaks of no Authorize button, and of no trap', async () => {
    const { connector, pbx } = await headless(system);
    await pbx.test(DEMO_NUMBER);
    const steps = demoJourney(connector, pbx, DEMO_ACCOUNT);
    expect(steps.map(({ what }) => what).join(' ')).not.toMatch(/Click Authorize|spends the stored token/);
    expect(steps.at(-1)).not.toHaveProperty('seen');
  });

  test('Authorize is refused in one sentence', async () => {
    const { pbx } = await headless(system);
    expect(() => pbx.beginAuthorize()).toThrow(
      expect.objectContaining({
        code: 'no-oauth-parameter',
        message: 'The template CXEngineHeadless has no Authorize button.',
        remedy: 'Nothing has to be authorized; save the settings and test them.',
      }),
    );
  });

  test('a secret that was replaced is named as the trouble, and no remedy says Authorize', async () => {
    const { connector, pbx, client } = await headless(system);
    await calls(pbx);
    connector.admin.newSecret(client.clientId);
    await pbx.restart();
    await calls(pbx);
    expect(pbx.status().state).toBe('client-refused');
    expect(pbx.log().at(-1)?.message).toMatch(/refused the client.*Check Client ID and Client Secret/);
    const secret = connector.admin.newSecret(client.clientId);
    pbx.save({ ClientSecret: 'mistyped' });
    expect(pbx.status().state).toBe('authorized');
    await pbx.test(DEMO_NUMBER);
    expect(pbx.status().state).toBe('client-refused');
    pbx.save({ ClientSecret: secret });
    expect(await pbx.test(DEMO_NUMBER)).toMatchObject({ ok: true });
    expect(pbx.status().state).toBe('authorized');
    const texts = [...pbx.log().map(({ message }) => message), pbx.status().message];
    expect(texts.join(' ')).not.toMatch(/click Authorize/i);
  });
});
