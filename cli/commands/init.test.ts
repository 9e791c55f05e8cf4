import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { type Connector, createConnector } from '../../connector/server.ts';
import { readTargetFile } from '../../harness/index.ts';
import { explainFailure, UsageError } from '../lib/errors.ts';
import type { Prompter } from '../lib/prompter.ts';
import { type InitOptions, initCommand } from './init.ts';

const REDIRECT_URI = 'https://pbx.example.com/crm/callback';
const environment = { SECRET: 'a secret for init', PASSWORD: 'a password for init' };

const routesAt = (origin: string) => ({
  search: `${origin}/api/crm/lookup/contacts/search`,
  contacts: `${origin}/api/crm/lookup/contacts`,
  calls: `${origin}/api/crm/lookup/phone-calls`,
  chats: `${origin}/api/crm/lookup/chats`,
});

let folder: string;
let connector: Connector;
let flags: InitOptions;
beforeAll(async () => {
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
});
afterAll(() => connector.stop());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'init-'));
  writeFileSync(join(folder, 'CXEngine.xml'), connector.admin.template());
  flags = {
    yes: true,
    out: folder,
    template: join(folder, 'CXEngine.xml'),
    clientId: 'pbx',
    secret: 'env:SECRET',
    account: '1042',
    redirectUri: REDIRECT_URI,
    user: 'marie',
    password: 'env:PASSWORD',
    phone: '0142000000',
    contact: 'Durand',
  };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const noPerson = async (): Promise<Prompter> => {
  throw new Error('no person is asked with --yes');
};

async function init(options: InitOptions, answers?: Prompter, env: Record<string, string> = environment) {
  let said = '';
  const path = join(folder, 'staging.yaml');
  const out = { write: (text: string) => (said += text) };
  const prompter = answers === undefined ? noPerson : async () => answers;
  const code = await initCommand(path, options, { out, environment: env, prompter });
  return { code, said, path };
}

const refused = (options: InitOptions) =>
  init(options).then(
    () => 'accepted',
    (error: unknown) => {
      expect(error).toBeInstanceOf(UsageError);
      return explainFailure(error).message;
    },
  );

describe('init', () => {
  it('takes the way from the values of the guide to the answers of doctor and the line that checks', async () => {
    const { code, said, path } = await init(flags);
    expect(code, said).toBe(0);
    expect(said).toContain('yes  Is the known contact found?');
    expect(said).toContain(`pbx-conformance check ${path}`);
    expect(said).toMatch(/GitHub[\s\S]*secrets\.SECRET[\s\S]*GitLab/);
    const written = readFileSync(path, 'utf8');
    expect(parse(written)).toMatchObject({
      issuer: connector.url,
      endpoints: { token: `${connector.url}/oauth/token`, revocation: `${connector.url}/oauth/revoke` },
      api: { ...routesAt(connector.url), accountHeader: 'X-Account-Id' },
      can: ['pkce'],
      template: { file: 'CXEngine.xml' },
    });
    for (const secret of Object.values(environment)) expect(written + said).not.toContain(secret);
    expect(readFileSync(join(folder, '.env.example'), 'utf8')).toContain('SECRET=\nPASSWORD=\n');
  });

  it('leaves commented out what the template does not prove, so that it is there once its mark is removed', async () => {
    const { path } = await init(flags, undefined, {});
    const written = readFileSync(path, 'utf8');
    expect(parse(written)).not.toHaveProperty('allow');
    const opened = parse(written.replace(/^( *)# ( *(?:- |\w+:(?: |$)))/gm, '$1$2'));
    expect(opened).toMatchObject({
      can: ['pkce', 'journal-reading', 'refresh-rotation'],
      scopes: { partial: ['client', 'crm'] },
      allow: ['destructive'],
    });
    writeFileSync(path, stringify(opened));
    const { can } = readTargetFile(path, environment);
    expect(can).toContain('journal-reading');
  });

  it('says of a route why it was not read, and leaves it to be written', async () => {
    const xml = connector.admin.template().replace('/lookup/chats"', '/lookup/chats/[Agent]"');
    writeFileSync(join(folder, 'CXEngine.xml'), xml);
    const { path } = await init(flags, undefined, {});
    const written = readFileSync(path, 'utf8');
    const { chats: _, ...others } = routesAt(connector.url);
    expect(parse(written).api).toEqual({ ...others, accountHeader: 'X-Account-Id' });
    expect(written).toContain(
      '\n  # chats: /path  # not read off the template: ReportChat has no address that is written out\n',
    );
  });

  it('declares no PKCE for a template without Authorize', async () => {
    writeFileSync(join(folder, 'CXEngine.xml'), connector.admin.template({ method: 'client_credentials' }));
    const { path } = await init(flags, undefined, {});
    const written = readFileSync(path, 'utf8');
    expect(parse(written)).toMatchObject({ api: routesAt(connector.url) });
    expect(written).not.toMatch(/pkce|refresh-rotation/);
  });

  it('names the variables that are not set in place of asking doctor', async () => {
    const { code, said } = await init(flags, undefined, {});
    expect(code).toBe(3);
    expect(said).toMatch(/Set SECRET and PASSWORD, then:\n {2}pbx-conformance doctor \S+staging\.yaml$/m);
  });

  it('has doctor asked again before the check where an answer is no', async () => {
    const { code, said, path } = await init({ ...flags, account: '2077' });
    expect(code).toBe(2);
    expect(said).toContain(
      `\nOnce that is corrected, ask again:\n  pbx-conformance doctor ${path}\n\nThen check it:\n  pbx-conformance check ${path}\n`,
    );
  });

  it('refuses at the question what it would refuse later, so that it can be entered again', async () => {
    const refusals: Record<string, string[]> = {};
    const wrong: Record<string, readonly string[]> = {
      'The downloaded': ['nowhere.xml'],
      'Address of': ['connector', 'https://other.example'],
      'Client ID': [' '],
      'Name of the variable that holds the Client': ['b3f1c29d', 'p+s%2F', ''],
    };
    const leaves = new Error('the person leaves');
    const template = join(folder, 'CXEngine.xml');
    await expect(
      init(
        { out: folder },
        {
          text: async (question, preset, check) => {
            const key = Object.keys(wrong).find((start) => question.startsWith(start));
            if (key === undefined) throw leaves;
            refusals[key] = (wrong[key] ?? []).map((text) => String(check?.(text)));
            if (key === 'Client ID') return 'pbx';
            return key === 'The downloaded' ? template : (preset ?? '');
          },
          choice: () => Promise.reject(leaves),
        },
      ),
    ).rejects.toBe(leaves);
    expect(refusals).toEqual({
      'The downloaded': [expect.stringMatching(/nowhere\.xml cannot be read: there is no such file/)],
      'Address of': [
        expect.stringMatching(/"connector" is not an http or https address/),
        expect.stringMatching(/belongs to http:\S+, and the connector is https:\/\/other\.example/),
      ],
      'Client ID': ['This value is needed.'],
      'Name of the variable that holds the Client': Array(3).fill(
        expect.stringMatching(/^Enter the name of a variable, such as CLIENT_SECRET/),
      ),
    });
  });

  it('asks for what is missing, in the order of the guide', async () => {
    const asked: string[] = [];
    const answers: Record<string, string> = {
      'The downloaded': join(folder, 'CXEngine.xml'),
      'Client ID': 'pbx',
      'Name of the variable that holds the Client': 'SECRET',
      'Account ID': '1042',
      'Phone number': '0142000000',
      'Last name': 'Durand',
      'Redirect URI': REDIRECT_URI,
      User: 'marie',
      'Name of the variable that holds the password': 'PASSWORD',
    };
    const { code, said } = await init(
      { out: folder },
      {
        text: async (question, preset) => {
          asked.push(question);
          const key = Object.keys(answers).find((start) => question.startsWith(start));
          return key === undefined ? (preset ?? '') : (answers[key] ?? '');
        },
        choice: async (question, choices) => {
          asked.push(question);
          return (choices[0] as (typeof choices)[number]).value;
        },
      },
    );
    expect(code, said).toBe(0);
    expect(asked.map((question) => question.split(' ', 2).join(' '))).toEqual([
      ...['The downloaded', 'Address of', 'Client ID', 'Name of', 'Account ID', 'Phone number', 'Last name'],
      ...['How is', 'Redirect URI', 'User who', 'Name of'],
    ]);
  });

  it('never writes over a file', async () => {
    const path = join(folder, 'staging.yaml');
    writeFileSync(path, 'mine');
    expect(await refused(flags)).toMatch(/is there already.*never overwrites/);
    expect(readFileSync(path, 'utf8')).toBe('mine');
  });

  it('refuses a template of another host, naming both, before anything is sent or written', async () => {
    const asked: string[] = [];
    const other = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end();
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const message = await refused({ ...flags, connector: url });
    await new Promise((resolve) => other.close(resolve));
    expect(message).toContain(url);
    expect(message).toContain(connector.url);
    expect(asked).toEqual([]);
    expect(existsSync(join(folder, 'staging.yaml'))).toBe(false);
  });

  it.each<[string, Partial<Record<keyof InitOptions, unknown>>, RegExp]>([
    [
      'values that are missing',
      { clientId: undefined, account: undefined },
      /Missing: --client-id, --account\./,
    ],
    ['a secret written out', { secret: 'abc' }, /--secret holds the secret itself/],
    ['a user without a password', { password: undefined }, /--password is missing/],
    ['an address without a scheme', { connector: 'connector.example' }, /is not an http or https address/],
    [
      'a template that is not there',
      { template: '/nowhere.xml' },
      /The template \/nowhere\.xml cannot be read/,
    ],
  ])('refuses %s', async (_, changes, message) => {
    expect(await refused({ ...flags, ...changes } as InitOptions)).toMatch(message);
  });
});
