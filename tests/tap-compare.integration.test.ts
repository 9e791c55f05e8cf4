import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { inProcess } from '../cli/testing.ts';
import { createConnector } from '../connector/server.ts';
import { sampleTap } from '../reports/golden/tap.ts';
import type { TapComparison } from '../reports/tap/comparison.ts';
import { createPbx, PBX_PROFILES, type PbxProfile } from '../simulator/pbx/index.ts';
import { parseTemplate } from '../simulator/template/index.ts';
import { Browser } from '../suites/kit/actors/browser.ts';
import { User } from '../suites/kit/actors/user.ts';
import { Recorder } from '../suites/kit/evidence/recorder.ts';
import { Redactor } from '../suites/kit/evidence/redactor.ts';
import { HttpClient } from '../suites/kit/http-client.ts';
import { Addresses, finishTap, startTap } from '../tap/index.ts';

const USER = { username: 'ann@crm.example', password: 'password of ann' };
const NUMBER = '+33142000000';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'tap-compare-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

/** A PBX of a version works with the reference connector through a tap, as the guide says, for a morning. */
async function morning(profile: PbxProfile): Promise<{ path: string; template: string; secrets: string[] }> {
  const path = folder();
  const connector = createConnector({ port: 0 });
  const { url: origin } = await connector.start();
  const { admin } = connector;
  const template = admin.template();
  const tap = await startTap({
    head: {
      schema: 1,
      tool: { name: 'test', version: '0' },
      target: { name: 'reference', url: origin },
      startedAt: new Date().toISOString(),
    },
    proxy: { origins: [origin] },
    folder: path,
    redactor: new Redactor(),
    endpoints: { authorization: `${origin}/oauth/authorize`, token: `${origin}/oauth/token` },
    template: parseTemplate(template),
    onProblem: (sentence) => {
      throw new Error(sentence);
    },
  });
  const [url = ''] = tap.urls;
  admin.addAccount({ id: '1042', name: 'Atelier' });
  admin.addUser({ ...USER, accounts: ['1042'] });
  admin.addContact('1042', { last_name: 'Durand', first_name: 'Zoë', phone_business_1: NUMBER });
  const pbx = createPbx({ profile });
  const client = admin.addClient({ name: '3CX', account: '1042', redirectUris: [pbx.redirectUri] });
  const moved = new Addresses([{ deployment: origin, tap: url }]).inText(template);
  pbx.select(pbx.addTemplate('CXEngine.xml', moved).name);
  const values: Record<string, string> = {
    'Client ID': client.clientId,
    'Client Secret': client.clientSecret,
    'Account ID': '1042',
    'Enable call logging': 'True',
  };
  pbx.save(
    Object.fromEntries(
      pbx
        .parameters()
        .flatMap(({ name, title }) => (values[title] === undefined ? [] : [[name, values[title]]])),
    ),
  );
  const dispatcher = new Agent();
  const http = new HttpClient(
    { dispatcher, timeoutMs: 10_000, turn: async () => undefined, wait: async () => undefined },
    new Recorder(new Redactor(), () => 0),
  );
  const browser = () => new Browser(http, 'user', new Set([url]), {});
  const outcome = await new User(browser(), browser, USER, {}).decide(pbx.beginAuthorize().url, 'approve');
  expect(await pbx.callback(outcome.kind === 'redirect' ? outcome.query : '')).toMatchObject({ ok: true });
  await pbx.search('Durand');
  const startedAt = Date.UTC(2026, 10, 28, 12);
  for (const [index, call] of [
    { number: NUMBER, direction: 'Inbound', answered: true, durationSeconds: 61, transcription: 'Grüße' },
    { number: '+4930901820', direction: 'Inbound', answered: false, durationSeconds: 0 },
    { number: NUMBER, direction: 'Outbound', answered: true, durationSeconds: 5 },
  ].entries())
    await pbx.call({
      ...(call as { number: string; direction: 'Inbound'; answered: boolean; durationSeconds: number }),
      ringSeconds: 3,
      agent: '101',
      startedAt: startedAt + index * 60_000,
    });
  await pbx.chat({ agent: '101', email: 'zoe@atelier.example', messages: ['Grüße'] });
  // Last: it spends the token.
  await pbx.test(NUMBER);
  await pbx.stop();
  await tap.close();
  await dispatcher.close();
  await connector.stop();
  for (const { name, content } of (await finishTap(path)).files) {
    let text = '';
    for await (const part of content) text += part;
    writeFileSync(join(path, name), text);
  }
  writeFileSync(join(path, 'CXEngine.xml'), template);
  return { path, template: join(path, 'CXEngine.xml'), secrets: [client.clientSecret, USER.password] };
}

test('what passed a tap is what a simulated PBX of the same version sends, byte by byte', async () => {
  const { path, template, secrets } = await morning(PBX_PROFILES.v20);
  const result = await inProcess(['tap', 'compare', path, '--template', template, '--format', 'json']);
  const comparison = JSON.parse(result.stdout) as TapComparison;
  expect(comparison.differences).toEqual([]);
  expect(comparison.notCompared).toEqual([]);
  expect(result).toMatchObject({ code: 0, stderr: '' });
  const { real, simulated, compared, equal } = comparison.requests;
  expect([simulated, compared, equal]).toEqual([real, real, real]);
  expect(real).toBeGreaterThan(10);
  for (const secret of secrets) expect(result.stdout).not.toContain(secret);
});

test('another version shows in text and page, with the exit code of a difference', async () => {
  const { path, template } = await morning(PBX_PROFILES.v20);
  const text = await inProcess(['tap', 'compare', path, '--template', template, '--profile', 'v18']);
  expect(text).toMatchObject({ code: 1, stderr: '' });
  expect(text.stdout).toContain('Contradicted');
  const page = join(path, 'compare.html');
  const html = await inProcess([
    ...['tap', 'compare', path, '--template', template],
    ...['--profile', 'v18', '--format', 'html', '--out', page],
  ]);
  expect(html).toMatchObject({ code: 1, stderr: '' });
  const wrong = await inProcess(['tap', 'compare', path, '--template', template, '--setting', 'Nothing=1']);
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('has no parameter "Nothing"') });
  expect(readFileSync(page, 'utf8')).toContain('of difference between the real PBX and the simulated V18');
});

test('a tap of another template says that nothing could be compared', async () => {
  const path = folder();
  writeFileSync(join(path, 'tap.json'), JSON.stringify(sampleTap));
  const template = join(path, 'CXEngine.xml');
  const text =
    '<Crm Name="Other"><Scenarios><Scenario Id=""><Request Url="https://x.example/p"/></Scenario></Scenarios></Crm>';
  writeFileSync(template, text);
  const result = await inProcess(['tap', 'compare', path, '--template', template]);
  expect(result).toMatchObject({ code: 3, stdout: expect.stringContaining('Nothing could be compared') });
});

test('mistakes of the command line end in one sentence', async () => {
  const path = folder();
  expect(await inProcess(['tap', 'compare', path])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('give --template FILE'),
  });
  const missing = await inProcess(['tap', 'compare', path, '--template', 'absent.xml']);
  expect(missing).toMatchObject({ code: 2, stderr: expect.stringMatching(/cannot be read/) });
});
