import { describe, expect, test } from 'vitest';
import { answer, type CrmRequest, type CrmResponse } from '../../fixtures/crms/relay.ts';
import { parseTemplate } from '../template/parse.ts';
import { createEngine, NO_AUTHENTICATION } from './engine.ts';
import { lookup } from './lookup.ts';
import { PBX_PROFILES, type PbxProfile } from './profile.ts';
import { runChain } from './scenario.ts';
import { emptyScope, type Values } from './scope.ts';
import { Trace } from './trace.ts';

const { v18, v20 } = PBX_PROFILES;

/** An engine with these scenarios before a CRM that answers by path, and what was sent to it. */
function bench(scenarios: string, values: Values = new Map(), profile: PbxProfile = v20) {
  const template = parseTemplate(`<Crm Name="t" Version="1"><Scenarios>${scenarios}</Scenarios></Crm>`);
  const requests: CrmRequest[] = [];
  const answers: { [path: string]: CrmResponse } = {};
  const engine = createEngine(template, {
    profile,
    transport: async (request) => {
      requests.push(request);
      return answers[new URL(request.url).pathname] ?? answer(200, {});
    },
  });
  const run = { engine, authenticator: NO_AUTHENTICATION, settings: emptyScope, values, trace: new Trace() };
  return {
    answers,
    requests,
    chain: (id: string) => runChain(run, engine.scenario(id)),
    lookup: () =>
      lookup(
        run,
        template.scenarios.filter(({ id }) => id === ''),
        { number: '331' },
      ),
  };
}

const sending = (id: string, message: string, more = '') =>
  `<Scenario Id="${id}"><Request Url="https://crm.example/" RequestType="Post" Message="${message}" ${more}/></Scenario>`;

async function sent(id: string, message: string, values: Values, more = ''): Promise<string | undefined> {
  const { chain, requests } = bench(sending(id, message, more), values);
  await chain(id);
  return requests[0]?.body;
}

describe('names', () => {
  const known: Values = new Map(
    [
      'FirstName',
      'LastName',
      'Email',
      'Number',
      'Company',
      'CompanyName',
      'PhoneMobile',
      'PhoneBusiness',
    ].map((name) => [name, name.toLowerCase()]),
  );

  test('the form for a new contact offers first and last name, email, number and company, and no phone', async () => {
    const text =
      '[FirstName] [LastName] [Email] [Number] [Company] [CompanyName] [PhoneMobile] [PhoneBusiness]';
    expect(await sent('CreateContactRecordFromClient', text, known)).toBe(
      'firstname lastname email number company companyname [PhoneMobile] [PhoneBusiness]',
    );
  });

  test('the extension of the queue is offered for calls and chats, and empty without a queue', async () => {
    const queue: Values = new Map([['QueueExtension', '800']]);
    for (const id of ['ReportCall', 'ReportChat']) {
      expect(await sent(id, '([QueueExtension])', queue)).toBe('(800)');
      expect(await sent(id, '([QueueExtension])', new Map())).toBe('()');
    }
    expect(await sent('CreateContactRecordFromClient', '([QueueExtension])', queue)).toBe(
      '([QueueExtension])',
    );
  });

  test.for([v18, v20])(
    '%s takes True, False, numbers, and words in If, IIf and brackets unquoted',
    async (profile) => {
      const values: Values = new Map([['CallType', 'Inbound']]);
      const conditions = [
        '[CallType]==True||[CallType]==False&amp;&amp;1==2',
        '[IIf([CallType]==Missed||[CallType]==Outbound,True,False)]',
        '[[CallType]==Missed||[CallType]==Outbound]',
      ];
      for (const condition of conditions) {
        const { chain, requests } = bench(
          sending('ReportCall', 'x', `SkipIf="${condition}"`),
          values,
          profile,
        );
        await chain('ReportCall');
        expect(requests, condition).toHaveLength(1);
      }
    },
  );
});

describe('requests', () => {
  test('a GET has no body; PostValues come before Message; of values under one key JSON has the last, a form all', async () => {
    const values = '<PostValues><Value Key="a">1</Value><Value Key="a">2</Value></PostValues>';
    const request = (attributes: string) =>
      `<Scenario Id="ReportCall"><Request Url="https://crm.example/" Message="m" ${attributes}>${values}</Request></Scenario>`;
    const bodyOf = async (attributes: string) => {
      const { chain, requests } = bench(request(attributes));
      await chain('ReportCall');
      return requests[0]?.body;
    };
    expect(await bodyOf('RequestType="Get"')).toBeUndefined();
    expect(await bodyOf('RequestType="Post" RequestEncoding="Json"')).toBe('{"a":"2"}');
    expect(await bodyOf('RequestType="Post" RequestEncoding="UrlEncoded"')).toBe('a=1&a=2');
    expect(await sent('ReportCall', 'm', new Map())).toBe('m');
  });

  test('five redirects are followed, and a sixth is not: by GET, or repeated after 307 and 308', async () => {
    const hops = (status: number, count: number) => {
      const made = bench(sending('ReportCall', 'x'));
      for (let hop = 0; hop < count; hop += 1) {
        const location = { location: `https://crm.example/${hop + 1}` };
        made.answers[hop === 0 ? '/' : `/${hop}`] = { ...answer(status, ''), headers: location };
      }
      return made;
    };
    for (const [status, method] of [
      [301, 'GET'],
      [302, 'GET'],
      [303, 'GET'],
      [307, 'POST'],
      [308, 'POST'],
    ] as const) {
      const followed = hops(status, 5);
      await followed.chain('ReportCall');
      expect(followed.requests.map((request) => request.method)).toEqual(['POST', ...Array(5).fill(method)]);
    }
    await expect(hops(302, 6).chain('ReportCall')).rejects.toMatchObject({ code: 'http-status' });
  });
});

test('a contact is shown with a ContactUrl, and without one dropped, with the reason', async () => {
  const scenario = (url: string) =>
    `<Scenario Id=""><Request Url="https://crm.example/"/><Rules><Rule>id</Rule></Rules><Outputs>${url}<Output Type="LastName" Value="Ada"/><Output Type="PhoneHome" Value="331"/></Outputs></Scenario>`;
  const found = async (url: string) => {
    const made = bench(scenario(url));
    made.answers['/'] = answer(200, { id: 1 });
    return made.lookup();
  };
  expect((await found('<Output Type="ContactUrl" Value="https://crm.example/1"/>')).contacts).toHaveLength(1);
  for (const url of ['', '<Output Type="ContactUrl" Value=""/>']) {
    const { contacts, dropped } = await found(url);
    expect(contacts).toEqual([]);
    expect(dropped).toMatchObject([{ why: expect.stringContaining('ContactUrl') }]);
  }
});
