import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connector } from '../../connector/server.ts';
import { referenceTargetFile } from '../reference.ts';
import type { TargetFile } from '../target-file/schema.ts';
import { startTlsTerminator, type TlsTerminator } from '../tls/terminator.ts';
import { examine } from './doctor.ts';
import { FIRST_HALF } from './questions.ts';
import { DoctorSession } from './session.ts';
import { type Difference, examined, lastOf } from './testing.ts';

function main(changes: Partial<TargetFile['clients']['main']>): (file: TargetFile) => TargetFile {
  return (file) => ({ ...file, clients: { ...file.clients, main: { ...file.clients.main, ...changes } } });
}

const onlyFor =
  (path: string, answer: RequestListener) =>
  (handler: RequestListener): RequestListener =>
  (request, response) =>
    request.url?.startsWith(path) ? answer(request, response) : handler(request, response);

describe('a deployment that takes nearly as long as it may for every answer', () => {
  it('is asked nothing more once its answers have taken nine times that long', async () => {
    let seconds = 0;
    const all = await examined({
      file: (file) => ({ ...file, limits: { ...file.limits, timeoutSeconds: 10 } }),
      // The clock is read before and after each answer.
      now: () => {
        seconds += 8;
        return seconds * 1000;
      },
    });
    expect(all.at(-1)?.reply).toMatchObject({ reply: 'no', unreachable: true });
    expect(lastOf(all)).toContain('the answers so far took more than 90 s in all, and no more is sent');
    expect(seconds).toBeLessThan(2 * (90 + 10));
  });
});

describe('a sound deployment', () => {
  it('gets a yes to every question, and hears what the Test button costs there', async () => {
    const all = await examined();
    expect(all.map(({ reply }) => reply.reply)).toEqual([
      'yes',
      'yes',
      'not-asked',
      ...Array.from({ length: 15 }, () => 'yes'),
    ]);
    const details = all.map(({ reply }) => (reply.reply === 'yes' ? reply.detail : '')).join('\n');
    expect(details).toContain('Durand is found by 4 spellings of the number.');
    expect(details).toContain('click Authorize again before leaving the page');
  });

  it('that does not rotate hears that the Test button is free', async () => {
    const all = await examined({
      policy: { rotateRefreshToken: (_store, { value }) => value },
      file: (file) => ({ ...file, can: [] }),
    });
    const details = all.map(({ reply }) => (reply.reply === 'yes' ? reply.detail : '')).join('\n');
    expect(details).toContain('the Test button of 3CX costs nothing here');
  });

  it('is asked less where the target file names less, and says so', async () => {
    const all = await examined({
      file: ({ user: _, template: __, headlessTemplate: ___, ...file }) => ({ ...file, accounts: {} }),
    });
    const skipped = all.flatMap(({ question, reply }) =>
      reply.reply === 'not-asked' ? [`${question.asks} ${reply.because}`] : [],
    );
    expect(skipped).toEqual([
      'Does the template belong to this deployment? no template is named (template.file).',
      'Is it behind TLS that a PBX trusts? it is plain http, in a network of its own.',
      'Does the approval work? no user can approve: none is named (user in the target file).',
      'Is the Account ID right? no Account ID is named (accounts.main.id).',
      'Is the known contact found? no known contact is named (accounts.main.contact).',
      'Does the template import? no template is named (template.file).',
      'Does a PBX with this template connect? no template is named (template.file).',
      'Does the PBX survive token refreshes, and what does the Test button cost? no user approved, so there is no refresh token.',
      'Does the Client Credentials template connect a PBX without Authorize? no second template is named (headlessTemplate.file).',
    ]);
  });

  it('may have a client for Authorization Code alone', async () => {
    const all = await examined({ file: main({ grants: ['authorization_code', 'refresh_token'] }) });
    expect(all.find(({ question }) => question.asks === 'Is the client accepted?')?.reply).toMatchObject({
      detail: 'pbx-main is known: only the made-up code was refused.',
    });
    expect(all.at(-1)?.reply).toMatchObject({
      reply: 'not-asked',
      because: 'the client pbx-main may not use Client Credentials (clients.main.grants).',
    });
    expect(all.filter(({ reply }) => reply.reply === 'no')).toEqual([]);
  });
});

const REFUSED: RequestListener = (_, response) => {
  response.writeHead(401, { 'www-authenticate': 'Bearer error="invalid_token"' }).end();
};

/** [what is wrong, the deployment, the question that gets the no, its sentence, what to change] */
const DIFFERENCES: readonly (readonly [string, Difference, string, RegExp, RegExp])[] = [
  [
    'an issuer that is no address',
    { file: (file) => ({ ...file, issuer: 'connector.example' }) },
    'Is the deployment reachable?',
    /^"connector\.example" is not an http or https address\.$/,
    /Correct issuer in the target file: it begins with https/,
  ],
  [
    'a proxy with nothing behind it',
    { wrap: () => (_, response) => void response.writeHead(503).end() },
    'Is the deployment reachable?',
    /answers, but not for CX-Engine: 503\. A proxy answers in place of CX-Engine/,
    /Start CX-Engine/,
  ],
  [
    'a token endpoint somewhere else',
    { file: (file) => ({ ...file, endpoints: { ...file.endpoints, token: '/oauth/tokens' } }) },
    'Are the OAuth endpoints where they are said to be?',
    /\/oauth\/tokens does not answer as the token endpoint: 404/,
    /Correct endpoints\.token in the target file/,
  ],
  [
    'neither endpoints nor metadata',
    {
      file: (file) => ({ ...file, endpoints: {} }),
      wrap: onlyFor('/.well-known', (_, response) => void response.writeHead(404).end()),
    },
    'Are the OAuth endpoints where they are said to be?',
    /There is no server metadata at .*\(status 404\)/,
    /target file/,
  ],
  [
    'a wrong secret',
    { file: main({ secret: 'a secret of another client' }) },
    'Is the client accepted?',
    /^The Client ID pbx-main or its Client Secret is not accepted, neither in the body nor .*: 401 invalid_client .*saying "Client authentication failed\."\.$/,
    /API Clients menu of CX-Engine; .*New Secret.*Admin > Integrations > CRM in 3CX/,
  ],
  [
    'a client without Client Credentials',
    {
      file: (file) => ({ ...main({ id: 'pbx-code', secret: 'the secret of pbx-code' })(file) }),
      setUp: addCodeClient,
    },
    'Is the client accepted?',
    /pbx-code may not use Client Credentials: 400 unauthorized_client/,
    /API Clients menu.*leave client_credentials out \(clients\.main\.grants in the target file\)/,
  ],
  [
    'an unknown scope',
    { file: (file) => ({ ...file, scopes: { ...file.scopes, api: 'everything' } }) },
    'Is the client accepted?',
    /The scope "everything" is refused/,
    /scopes\.api/,
  ],
  [
    'a redirect URI that is not registered',
    { file: main({ redirectUris: ['https://pbx.example.com/crm/callback/'] }) },
    "Is the PBX's redirect URI registered?",
    /https:\/\/pbx\.example\.com\/crm\/callback\/ is refused with an error page/,
    /API Clients menu of CX-Engine and enter the redirect URI exactly so/,
  ],
  [
    'a wrong password',
    {
      file: (file) => ({ ...file, user: { username: 'admin@atelier-durand.example', password: 'guessed' } }),
    },
    'Does the approval work?',
    /The sign-in page comes again/,
    /Correct user in the target file/,
  ],
  [
    'no refresh token',
    { policy: { issuesRefreshToken: () => false } },
    'Does the approval work?',
    /brings no refresh token/,
    /Allow the client refresh tokens in the API Clients menu/,
  ],
  [
    'a CRM API of another deployment',
    { wrap: onlyFor('/api/crm', REFUSED) },
    'Does the token open the CRM API?',
    /refuses a search with the token just issued: 401/,
    /api\.search in the target file/,
  ],
  [
    'a token that lacks a scope',
    { file: (file) => ({ ...file, scopes: { ...file.scopes, api: 'crm' } }) },
    'Does the token open the CRM API?',
    /The token lacks a scope/,
    /both scopes, client and crm, in the API Clients menu/,
  ],
  [
    'Contact Lookup switched off',
    { setUp: ({ admin }) => admin.setFeatures('1042', { contactLookup: false }) },
    'Does the token open the CRM API?',
    /refuses a search: the account has no right to it: 403/,
    /Switch Contact Lookup on at CRM Connector > Settings/,
  ],
  [
    'a wrong Account ID',
    { file: (file) => ({ ...file, accounts: { main: { ...file.accounts.main, id: '2077' } } }) },
    'Is the Account ID right?',
    /The CRM API refuses the Account ID 2077.*: 403/,
    /Enter the ID shown under the Clients section as Account ID at Admin > Integrations > CRM/,
  ],
  [
    'a contact that does not exist',
    {
      file: (file) => ({
        ...file,
        accounts: {
          main: { id: '1042', contact: { phone: '+33199999999', spellings: [], lastName: 'Durand' } },
        },
      }),
    },
    'Is the known contact found?',
    /^A search for \+33199999999 does not find Durand, but .+\.$/,
    /Check the number of that contact.*Contact Lookup is on/,
  ],
  [
    'a nameless contact for whom the stand-in answers',
    {
      file: (file) => ({
        ...file,
        accounts: { main: { id: '1042', contact: { phone: '+33199999999', spellings: [], lastName: '' } } },
      }),
    },
    'Is the known contact found?',
    /does not find a contact/,
    /Clients section/,
  ],
  [
    'a template that is cut short',
    { template: (xml) => xml.slice(0, 500) },
    'Does the template import?',
    /3CX refuses CXEngine\.xml: /,
    /Download XML Template button at CRM Connector > Settings in CX-Engine\) and upload it under the name it has, CXEngine\.xml, with Add Template/,
  ],
  [
    'a template whose name has a space',
    { templateName: 'CXEngine (1).xml' },
    'Does the template import?',
    /3CX refuses CXEngine \(1\)\.xml/,
    /under the name it has, CXEngine\.xml/,
  ],
  [
    'a template of another deployment',
    { template: (xml, { url }) => xml.replaceAll(url, 'https://other.example') },
    'Does the template belong to this deployment?',
    /^CXEngine\.xml sends the PBX to https:\/\/other\.example \(https:\/\/other\.example\/oauth\/authorize\), and the deployment is http:\/\/127\.0\.0\.1:\d+\./,
    /Download the template again/,
  ],
  [
    'a template of another deployment, where the endpoints are discovered',
    {
      file: (file) => ({ ...file, endpoints: {} }),
      template: (xml, { url }) => xml.replaceAll(url, 'https://other.example'),
    },
    'Does the template belong to this deployment?',
    /^CXEngine\.xml sends the PBX to https:\/\/other\.example/,
    /Download the template again/,
  ],
  [
    'a template that asks another server for its tokens',
    {
      file: (file) => ({ ...file, endpoints: {} }),
      template: (xml, { url }) => xml.replaceAll(`${url}/oauth`, 'https://other.example/oauth'),
    },
    'Does the template belong to this deployment?',
    /^CXEngine\.xml sends the PBX to https:\/\/other\.example/,
    /Download the template again/,
  ],
  [
    'a template whose lookup goes astray',
    { template: (xml) => xml.replaceAll('contacts/search', 'contacts/seek') },
    'Does a PBX with this template connect?',
    /A call from the known contact fails at the PBX/,
    /Download the template again.*Client ID, Client Secret and Account ID/,
  ],
  [
    'a template that keeps no fresh refresh token',
    {
      template: (xml) =>
        xml
          .replace(/<Output Type="RefreshToken"[^>]*\/>/, '')
          .replace(/<Variable Name="RefreshToken"[\s\S]*?<\/Variable>/, ''),
    },
    'Does the PBX survive token refreshes, and what does the Test button cost?',
    /After the (first|second) expiry of its access token the PBX is cut off/,
    /has to store the fresh refresh token/,
  ],
  [
    'rotation that is declared and does not happen',
    { policy: { rotateRefreshToken: (_store, { value }) => value } },
    'Does the PBX survive token refreshes, and what does the Test button cost?',
    /says that refresh tokens are rotated, and a refresh brought no new one/,
    /Leave refresh-rotation out of "can"/,
  ],
];

function addCodeClient({ admin }: Connector): void {
  admin.addClient({
    clientId: 'pbx-code',
    clientSecret: 'the secret of pbx-code',
    name: '3CX',
    account: '1042',
    grants: ['authorization_code'],
    redirectUris: ['https://pbx.example.com/crm/callback'],
  });
}

describe('a deployment with', () => {
  it.each(DIFFERENCES)(
    '%s gets its no at the right question, in words that help',
    async (_, difference, asks, wrong, remedy) => {
      const [question = '', problem = '', todo = ''] = lastOf(await examined(difference)).split('\n');
      expect(question).toBe(asks);
      expect(problem).toMatch(wrong);
      expect(todo).toMatch(remedy);
    },
  );

  it('a secret in what it answers keeps it out of the report', async () => {
    const secret = 'a secret of another client';
    expect(lastOf(await examined({ file: main({ secret }) }))).not.toContain(secret);
  });
});

describe('the first half', () => {
  it('says nothing about a server that is not there, but that it is not there', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await new Promise((resolve) => server.close(resolve));
    const [asked, ...others] = await examine(
      new DoctorSession({ ...referenceTargetFile(), issuer }, '.'),
      FIRST_HALF,
    );
    expect(others).toEqual([]);
    expect(asked?.reply).toMatchObject({
      reply: 'no',
      problem: `${issuer} cannot be reached: the connection was refused (ECONNREFUSED).`,
      unreachable: true,
    });
  });

  it('refuses plain http in a public network', async () => {
    const session = new DoctorSession({ ...referenceTargetFile(), issuer: 'http://connector.example' }, '.');
    const trusted = FIRST_HALF.find(({ asks }) => asks.includes('TLS'));
    expect(await trusted?.ask(session)).toMatchObject({
      reply: 'no',
      problem: expect.stringContaining('http://connector.example is plain http'),
    });
    await session.close();
  });

  describe('behind a certificate of its own authority', () => {
    let front: TlsTerminator;
    beforeAll(async () => {
      front = await startTlsTerminator((_, response) => void response.writeHead(404).end());
    });
    afterAll(() => front.stop());

    const tls = async (settings: TargetFile['tls']) => {
      const all = await examine(
        new DoctorSession({ ...referenceTargetFile(), issuer: front.url, tls: settings }, '.'),
        FIRST_HALF.slice(0, 2),
      );
      return all.at(-1);
    };

    it('is reachable, but not trusted until the authority is named', async () => {
      const untrusted = await tls({ selfSigned: false });
      expect(untrusted?.question.asks).toBe('Is it behind TLS that a PBX trusts?');
      expect(untrusted?.reply).toMatchObject({
        reply: 'no',
        problem: expect.stringMatching(/cannot be trusted: its certificate/),
        remedy: expect.stringContaining('tls.ca'),
      });
      expect((await tls({ selfSigned: false, ca: front.ca }))?.reply).toMatchObject({
        reply: 'yes',
        detail: expect.stringContaining('3CX has to know that one too'),
      });
      expect((await tls({ selfSigned: true }))?.reply).toMatchObject({
        reply: 'yes',
        detail: expect.stringContaining('no certificate was checked'),
      });
    });
  });
});
