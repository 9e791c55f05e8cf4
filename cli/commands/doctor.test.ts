import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Connector, createConnector } from '../../connector/server.ts';
import { ConfigurationError } from '../../harness/errors.ts';
import { explainFailure, UsageError } from '../lib/errors.ts';
import { checkCommand } from './check.ts';
import { type DoctorOptions, doctorCommand } from './doctor.ts';
import { replayCommand } from './replay.ts';

const REDIRECT_URI = 'https://pbx.example.com/crm/callback';
const environment = {
  SECRET: 'a secret for the doctor',
  PASSWORD: 'a password for the doctor',
  WRONG: 'guessed',
};

let folder: string;
let connector: Connector;
let flags: DoctorOptions;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'doctor-'));
  connector = createConnector({ passwordCost: 2 });
  await connector.start();
  const { admin } = connector;
  admin.addAccount({ id: '1042', name: 'Atelier Durand' });
  admin.addUser({ username: 'marie', password: environment.PASSWORD, accounts: ['1042'] });
  admin.addContact('1042', { last_name: 'Durand', phone_business_1: '+33142000000' });
  admin.addClient({
    clientId: 'pbx',
    clientSecret: environment.SECRET,
    name: '3CX',
    account: '1042',
    redirectUris: [REDIRECT_URI],
  });
  writeFileSync(join(folder, 'CXEngine.xml'), admin.template());
  flags = {
    out: folder,
    connector: connector.url,
    clientId: 'pbx',
    secret: 'env:SECRET',
    account: '1042',
    template: join(folder, 'CXEngine.xml'),
    redirectUri: REDIRECT_URI,
    user: 'marie',
    password: 'env:PASSWORD',
    phone: '0142000000',
    contact: 'Durand',
  };
});
afterAll(async () => {
  await connector.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function doctor(options: DoctorOptions): Promise<{ code: number; said: string }> {
  let said = '';
  const code = await doctorCommand(options, { write: (text) => (said += text) }, environment);
  return { code, said };
}

describe('doctor', () => {
  it('needs no target file: the template holds the addresses', async () => {
    const { code, said } = await doctor(flags);
    expect(said).toContain('yes  Is the known contact found?\n     Durand is found by 0142000000.');
    expect(said).toContain('Nothing stands in the way of a PBX, as far as it was asked (2 not).');
    expect(code).toBe(0);
  });

  it('needs no user and no redirect URI with a template for Client Credentials', async () => {
    const template = join(folder, 'CXEngineHeadless.xml');
    writeFileSync(template, connector.admin.template({ method: 'client_credentials' }));
    const { user: _, password: __, redirectUri: ___, ...unattended } = flags;
    const { code, said } = await doctor({ ...unattended, template });
    expect(said).toContain(
      'yes  Does a PBX with this template connect?\n     it needs no Authorize, and a call',
    );
    expect(said).toContain('token at http');
    expect(said).not.toMatch(/click Authorize|no user is named/i);
    expect(code).toBe(0);
  });

  it('says which contact a number finds where none was named', async () => {
    const { contact: _, ...nameless } = flags;
    expect((await doctor(nameless)).said).toContain('0142000000 finds Durand; name the contact');
  });

  it('stops at the first no with exit code 2, and says how much is left', async () => {
    const { code, said } = await doctor({ ...flags, secret: 'env:WRONG' });
    expect(said).toContain(
      'NO   Is the client accepted?\n     The Client ID pbx or its Client Secret is not accepted',
    );
    expect(said).toContain('What to do: Compare the Client ID with the one shown in the API Clients menu');
    expect(said).toMatch(/\n12 more questions once this one is answered with yes\.\n$/);
    expect(code).toBe(2);
  });

  it('ends with exit code 3 where nothing answers', async () => {
    const elsewhere = join(folder, 'Elsewhere.xml');
    writeFileSync(elsewhere, connector.admin.template().replaceAll(connector.url, 'http://127.0.0.1:9'));
    const { code, said } = await doctor({ ...flags, connector: 'http://127.0.0.1:9', template: elsewhere });
    expect(said).toContain('NO   Is the deployment reachable?');
    expect(code).toBe(3);
  });

  it('writes the options as a target file that check and doctor take, and never over another', async () => {
    const path = join(folder, 'saved', 'staging.yaml');
    expect((await doctor({ ...flags, save: path })).code).toBe(0);
    const saved = readFileSync(path, 'utf8');
    expect(saved).toMatch(/^# yaml-language-server: \$schema=\S+target\.schema\.json\n/);
    expect(saved).toContain('secret: env:SECRET');
    expect(parse(saved).api).toEqual({
      search: `${connector.url}/api/crm/lookup/contacts/search`,
      contacts: `${connector.url}/api/crm/lookup/contacts`,
      calls: `${connector.url}/api/crm/lookup/phone-calls`,
      chats: `${connector.url}/api/crm/lookup/chats`,
      accountHeader: 'X-Account-Id',
    });
    expect(saved).toMatch(/^# can:\n# {3}- journal-reading {2}# /m);
    for (const secret of Object.values(environment)) expect(saved).not.toContain(secret);
    const again = await doctor({ out: folder, target: path });
    expect(again.said).toContain('Durand is found by 0142000000.');
    expect(again.code).toBe(0);
    const refusal = await doctor({ ...flags, save: path }).catch((error: unknown) => error);
    expect(explainFailure(refusal)).toMatchObject({ exitCode: 2 });
    expect(readFileSync(path, 'utf8')).toBe(saved);
  });

  it('saves nothing of a template that belongs to another deployment', async () => {
    const stranger = join(folder, 'CXEngine-stranger.xml');
    writeFileSync(stranger, connector.admin.template().replaceAll(connector.url, 'http://127.0.0.1:9'));
    const path = join(folder, 'stranger.yaml');
    const refusal = await doctor({ ...flags, template: stranger, save: path }).catch(
      (error: unknown) => error,
    );
    expect(explainFailure(refusal)).toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('belongs to http://127.0.0.1:9, and the connector is'),
    });
    expect(existsSync(path)).toBe(false);
  });

  it.each<[string, Partial<Record<keyof DoctorOptions, string | undefined>>, string]>([
    [
      'a missing option',
      { account: undefined },
      '--account is missing. Give it too, or a target file instead of all.',
    ],
    ['a secret written out', { secret: 'abc' }, '--secret holds the secret itself, in plain sight'],
    ['a password written out', { password: 'abc' }, 'and write --password env:NAME'],
    ['a user without a password', { password: undefined }, '--password is missing'],
    [
      'a variable that is not set',
      { secret: 'env:NOWHERE' },
      'The environment variable NOWHERE, which --secret refers to, is not set',
    ],
    [
      'a template that is not there',
      { template: '/nowhere.xml' },
      'The template /nowhere.xml cannot be read',
    ],
  ])('refuses %s, and says what to do', async (_, changes, sentence) => {
    const refusal = await doctor({ ...flags, ...changes } as DoctorOptions).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UsageError);
    expect(explainFailure(refusal)).toEqual({ message: expect.stringContaining(sentence), exitCode: 2 });
  });
});

describe('check', () => {
  it('asks the first half first, and its no is one sentence', async () => {
    writeFileSync(join(folder, 'wrong.txt'), 'guessed');
    const target = join(folder, 'target.yaml');
    const lines = [
      'name: Wrong',
      `issuer: ${connector.url}`,
      'clients: { main: { id: pbx, secret: "file:wrong.txt" } }',
    ];
    writeFileSync(target, lines.join('\n'));
    const refusal = await checkCommand({
      target,
      out: join(folder, 'out'),
      format: 'json',
      quiet: true,
    }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ConfigurationError);
    expect(String(refusal)).toContain(
      'The Client ID pbx or its Client Secret is not accepted, neither in the body nor in an Authorization header: 401 invalid_client',
    );
  });

  it('compares the hosts of the template before a request leaves, and names both', async () => {
    const asked: string[] = [];
    const deployment = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(404).end();
    });
    deployment.listen(0, '127.0.0.1');
    await once(deployment, 'listening');
    const issuer = `http://127.0.0.1:${(deployment.address() as AddressInfo).port}`;
    const target = join(folder, 'foreign.yaml');
    writeFileSync(join(folder, 'secret.txt'), environment.SECRET);
    const lines = [
      'name: Template of another host',
      `issuer: ${issuer}`,
      'clients: { main: { id: pbx, secret: "file:secret.txt" } }',
      'template: { file: CXEngine.xml }',
      'allow: [destructive]',
      'approval: { how: form }',
    ];
    writeFileSync(target, lines.join('\n'));
    const options = { target, out: join(folder, 'out') };
    const calls = join(import.meta.dirname, '../../fixtures/calls/monday-afternoon.jsonl');
    const refusals = [
      await checkCommand({ ...options, format: 'json', quiet: true }).catch((error: unknown) => error),
      await replayCommand(calls, { ...options, pbxs: '1' }).catch((error: unknown) => error),
    ];
    deployment.close();
    const sentence = new RegExp(
      `^CXEngine.xml sends the PBX to ${connector.url} .*, and the deployment is ${issuer}\\.`,
    );
    for (const refusal of refusals)
      expect(explainFailure(refusal)).toEqual({ exitCode: 2, message: expect.stringMatching(sentence) });
    expect(asked).toEqual([]);
  });
});
