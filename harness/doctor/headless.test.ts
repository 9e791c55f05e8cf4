import { describe, expect, it } from 'vitest';
import type { TargetFile } from '../target-file/schema.ts';
import type { Asked } from './doctor.ts';
import { type Difference, examined, lastOf } from './testing.ts';

type Grants = TargetFile['clients']['main']['grants'];

/** A deployment whose PBX is given the Client Credentials template, by a client with these grants and without a user. */
const unattended =
  (grants: Grants = ['client_credentials']) =>
  ({ user: _, headlessTemplate: __, ...file }: TargetFile): TargetFile => ({
    ...file,
    endpoints: { token: file.endpoints.token },
    approval: { how: 'none' },
    clients: { main: { ...file.clients.main, redirectUris: [], grants } },
  });

const HEADLESS: Difference = {
  file: unattended(),
  template: (_, { admin }) => admin.template({ method: 'client_credentials' }),
};

const texts = (all: readonly Asked[]) => all.flatMap(({ reply }) => Object.values(reply)).join('\n');

describe('a template for Client Credentials', () => {
  it('is asked about what it needs, and not about an approval', async () => {
    const all = await examined(HEADLESS);
    const skipped = all.flatMap(({ question, reply }) =>
      reply.reply === 'not-asked' ? [`${question.asks} ${reply.because}`] : [],
    );
    const because = 'the template uses Client Credentials: no user approves, and no redirect URI is needed.';
    expect(skipped).toEqual([
      'Is it behind TLS that a PBX trusts? it is plain http, in a network of its own.',
      `Does the authorization endpoint take what a PBX sends? ${because}`,
      `Is the PBX's redirect URI registered? ${because}`,
      `Does the approval work? ${because}`,
      'Does the Client Credentials template connect a PBX without Authorize? no second template is named (headlessTemplate.file).',
    ]);
    expect(all.filter(({ reply }) => reply.reply === 'no')).toEqual([]);
    expect(texts(all)).toContain('it needs no Authorize, and a call from +33142000000 shows its contact.');
    expect(texts(all)).toContain('The Test button of 3CX costs nothing here');
    expect(texts(all)).toContain('after 3600 seconds, as the answer says');
    expect(texts(all)).not.toMatch(/click Authorize/i);
  });

  it.each<[string, Difference, RegExp]>([
    [
      'a client that the target file does not give the grant',
      { ...HEADLESS, file: unattended(['authorization_code']) },
      /^Is the client accepted\?\nThe template uses Client Credentials, and the client pbx-main may not \(clients.main.grants in the target file\)\.\nAllow it in the API Clients menu/,
    ],
    [
      'a client that the deployment does not give the grant',
      {
        ...HEADLESS,
        setUp: ({ admin }) => {
          const client = admin.addClient({
            clientId: 'pbx-interactive',
            clientSecret: 'only with Authorize',
            name: '3CX',
            account: '1042',
            grants: ['authorization_code'],
            redirectUris: ['https://pbx.example.com/crm/callback'],
          });
          expect(client.clientId).toBe('pbx-interactive');
        },
        file: (file) => {
          const changed = unattended()(file);
          const { main } = changed.clients;
          return {
            ...changed,
            clients: { main: { ...main, id: 'pbx-interactive', secret: 'only with Authorize' } },
          };
        },
      },
      /^Is the client accepted\?\nThe client pbx-interactive may not use Client Credentials.*\nAllow it in the API Clients menu of CX-Engine: the template uses Client Credentials\./,
    ],
    [
      'tokens whose expiry a PBX does not learn of',
      {
        ...HEADLESS,
        policy: { tokenResponse: ({ accessToken }) => ({ access_token: accessToken, token_type: 'Bearer' }) },
      },
      /yes$/,
    ],
  ])('%s', async (_, difference, says) => {
    const all = await examined(difference);
    const answered = all.filter(({ reply }) => reply.reply !== 'not-asked');
    expect(lastOf(answered)).toMatch(says);
    expect(texts(all)).not.toMatch(/click Authorize|redirect URI exactly/i);
  });
});

describe('a template for Client Credentials beside the standard one', () => {
  it('that has an Authorize button is named', async () => {
    const all = await examined({
      headlessTemplate: (xml) =>
        xml.replace(
          '</Parameters>',
          '<Parameter Name="RefreshToken" Type="OAuth" Parent="General Configuration" Editor="String" Title="Authorize" RequestUrl="[Host]/authorize" RequestUrlParameters="state=[State]" ResponseScenario="Authenticate" /></Parameters>',
        ),
    });
    expect(lastOf(all)).toMatch(
      /^Does the Client Credentials template connect a PBX without Authorize\?\nCXEngineHeadless.xml has an Authorize button/,
    );
  });

  it('that signs in with the wrong grant is named, with the words of the PBX', async () => {
    const all = await examined({
      headlessTemplate: (xml) => xml.replace('>client_credentials<', '>password<'),
    });
    expect(lastOf(all)).toMatch(
      /A call from the known contact fails at the PBX: expected the contact Durand/,
    );
  });

  it('beside the standard one has to belong to this deployment, too', async () => {
    const strayed = lastOf(
      await examined({
        headlessTemplate: (xml) =>
          xml.replace(/Url="[^"]+\/lookup\/chats"/, 'Url="https://staging.example/chats"'),
      }),
    );
    expect(strayed).toMatch(
      /^Does the template belong to this deployment\?\nCXEngineHeadless\.xml sends the PBX to https:\/\/staging\.example .*\nDownload the template again/,
    );
    const [first] = await examined({ headlessTemplate: () => '<Crm' });
    expect(first?.reply).toMatchObject({
      reply: 'not-asked',
      because: expect.stringContaining('CXEngineHeadless.xml cannot be read as a template'),
    });
    const alone = ({ template: _, ...file }: TargetFile): TargetFile => file;
    expect((await examined({ file: alone }))[0]?.reply.reply).toBe('yes');
  });
});
