import { describe, expect, test } from 'vitest';
import { answer } from '../../fixtures/crms/relay.ts';
import { parseTemplate } from '../template/parse.ts';
import { createEngine, NO_AUTHENTICATION } from './engine.ts';
import { lookup } from './lookup.ts';
import { PBX_PROFILES, type PbxProfile } from './profile.ts';
import { runChain } from './scenario.ts';
import { emptyScope, type Values } from './scope.ts';
import { Trace } from './trace.ts';

/** Runs the scenario of an id on a PBX of that profile, and gives the bodies that it sent. */
async function bodies(
  profile: PbxProfile,
  scenarios: string,
  id: string,
  values: Values = new Map(),
): Promise<unknown[]> {
  const template = parseTemplate(`<Crm Name="t" Version="1"><Scenarios>${scenarios}</Scenarios></Crm>`);
  const sent: unknown[] = [];
  const engine = createEngine(template, {
    profile,
    transport: async ({ body }) => {
      sent.push(body);
      return answer(200, {});
    },
  });
  const run = { engine, authenticator: NO_AUTHENTICATION, settings: emptyScope, values, trace: new Trace() };
  await runChain(run, engine.scenario(id));
  return sent;
}

const sending = (id: string, message: string, skipIf = '') =>
  `<Scenario Id="${id}"><Request Url="https://crm.example/" RequestType="Post" SkipIf="${skipIf}" Message="${message}"/></Scenario>`;
const { v18, v20 } = PBX_PROFILES;
const noAi = PBX_PROFILES['v20-no-ai'];

describe('unquoted words beside an operator in SkipIf', () => {
  const skipIf = (words: string) => sending('ReportCall', 'x', `[Agent]!=True||[CallType]!=${words}`);
  const call: Values = new Map([
    ['Agent', 'True'],
    ['CallType', 'Inbound'],
  ]);

  test('V18 reads them as text', async () => {
    expect(await bodies(v18, skipIf('Inbound'), 'ReportCall', call)).toEqual(['x']);
  });

  test.for([v20, noAi])('%s refuses unquoted words beside an operator, but not True', async (profile) => {
    await expect(bodies(profile, skipIf('Inbound'), 'ReportCall', call)).rejects.toMatchObject({
      code: 'unquoted-text',
      message: expect.stringContaining('Inbound'),
    });
    expect(await bodies(profile, skipIf('&quot;Inbound&quot;'), 'ReportCall', call)).toEqual(['x']);
  });
});

describe('names that exist', () => {
  const transcript: Values = new Map([['Transcription', 'hello']]);

  test.for([
    [v18, '[Transcription]'],
    [v20, 'hello'],
    [noAi, '[Transcription]'],
  ] as const)('%s has a transcript where it transcribes', async ([profile, expected]) => {
    expect(await bodies(profile, sending('ReportCall', '[Transcription]'), 'ReportCall', transcript)).toEqual(
      [expected],
    );
  });

  test('a name is offered by the trigger, whatever else the PBX knows', async () => {
    const values: Values = new Map([
      ['FirstName', 'Ada'],
      ['PhoneMobile', '1'],
      ['Number', '2'],
    ]);
    const text = '[FirstName] [PhoneMobile] [Number] [QueueExtension]';
    const id = 'CreateContactRecordFromClient';
    expect(await bodies(v20, sending(id, text), id, values)).toEqual([
      'Ada [PhoneMobile] 2 [QueueExtension]',
    ]);
    expect(await bodies(v20, sending('ReportCall', text), 'ReportCall', values)).toEqual([
      '[FirstName] [PhoneMobile] 2 ',
    ]);
  });

  test('a variable of another scenario is empty; an undefined name stays as written', async () => {
    const other =
      '<Scenario Id=""><Request Url="x"/><Variables><Variable Name="Elsewhere" Path="a"/></Variables></Scenario>';
    expect(
      await bodies(v20, sending('ReportCall', '([Elsewhere])([Nowhere])') + other, 'ReportCall'),
    ).toEqual(['()([Nowhere])']);
    const lenient: PbxProfile = { ...v20, unknownNames: 'empty' };
    expect(await bodies(lenient, sending('ReportCall', '([Nowhere])'), 'ReportCall')).toEqual(['()']);
  });
});

describe('the established time of a missed call', () => {
  const formatted = sending('ReportCall', '([[CallEstablishedTimeUTC].ToString(&quot;yyyy&quot;)])');

  test('V18 formats it as nothing', async () => {
    expect(await bodies(v18, formatted, 'ReportCall')).toEqual(['()']);
  });

  test('V20 fails, and prints it as nothing', async () => {
    await expect(bodies(v20, formatted, 'ReportCall')).rejects.toMatchObject({
      code: 'format',
      message: 'ToString: the date is not there; a missed call was never established',
    });
    expect(await bodies(v20, sending('ReportCall', '([CallEstablishedTimeUTC])'), 'ReportCall')).toEqual([
      '()',
    ]);
  });
});

test.for([
  ['invariant', '03/14/2025 09:06:05'],
  ['en-US', '3/14/2025 9:06:05 AM'],
  ['en-GB', '14/03/2025 09:06:05'],
  ['de-DE', '14.03.2025 09:06:05'],
  ['fr-FR', '14/03/2025 09:06:05'],
] as const)('a date prints in the culture %s', async ([culture, expected]) => {
  const values: Values = new Map([
    ['DateTime', { kind: 'date', ms: Date.UTC(2025, 2, 14, 9, 6, 5), utc: false }],
  ]);
  expect(
    await bodies({ ...v20, culture }, sending('ReportCall', '[DateTime]'), 'ReportCall', values),
  ).toEqual([expected]);
});

describe('a branch of IIf that compares', () => {
  const skipIf =
    '[IIf([Agent]==Inbound,[CallDirection]!=Inbound,[IIf([Agent]==Outbound,[CallDirection]!=Outbound,False)])]==True';
  test.for([
    ['Inbound', 'Inbound', true],
    ['Inbound', 'Outbound', false],
    ['Outbound', 'Inbound', false],
    ['Outbound', 'Outbound', true],
    ['Both', 'Outbound', true],
  ] as const)(
    'a branch that compares is a condition: %s, on an %s call',
    async ([agent, direction, sends]) => {
      const values: Values = new Map([
        ['Agent', agent],
        ['CallDirection', direction],
      ]);
      expect(await bodies(v20, sending('ReportCall', 'x', skipIf), 'ReportCall', values)).toHaveLength(
        sends ? 1 : 0,
      );
    },
  );

  test.for([
    ['[IIf(a==a,[Number]&lt;br>[Agent],x)]', '1<br>2'],
    ['[IIf(a==a,[Number] &lt;[Agent]>,x)]', '1 <2>'],
    ['[IIf(a==a,&lt;b>[Number]&lt;/b>,x)]', '<b>1</b>'],
    ['[IIf(a==a,[Number]>[Agent],x)]', 'False'],
    ['[IIf(a==b,x,([Number]==1)&amp;&amp;[Agent]==2)]', 'True'],
  ] as const)(
    'an operator that does not stand between two values is text: %s',
    async ([message, expected]) => {
      const values: Values = new Map([
        ['Number', '1'],
        ['Agent', '2'],
      ]);
      expect(await bodies(v20, sending('ReportCall', message), 'ReportCall', values)).toEqual([expected]);
    },
  );
});

test.for([
  [v18, '[CodeChallenge] [PKCECodeVerifier]'],
  [v20, '[CodeChallenge] '],
] as const)('the names of PKCE exist where the profile has it', async ([profile, expected]) => {
  const parameter = '<Parameters><Parameter Name="T" Type="OAuth" ResponseScenario="Redeem"/></Parameters>';
  const template = `${sending('Redeem', '[CodeChallenge] [PKCECodeVerifier]')}</Scenarios>${parameter}<Scenarios>`;
  expect(await bodies(profile, template, 'Redeem')).toEqual([expected]);
});

test('a chain that only asks has written nothing', async () => {
  const asking =
    '<Scenario Id="ReportCall"><Request Url="https://crm.example/"/><Variables><Variable Name="Id" Path="id"/></Variables><Outputs Next="Send"/></Scenario>';
  expect(await wrote(asking + sending('Send', 'x', 'True'))).toBe(false);
  expect(await wrote(asking + sending('Send', 'x'))).toBe(true);
  expect(
    await wrote('<Scenario Id="ReportCall"><Request Url="https://crm.example/called"/></Scenario>'),
  ).toBe(true);
  expect(
    await wrote(
      sending('ReportCall', 'x').replace('</Scenario>', '<Rules><Rule>id</Rule></Rules></Scenario>'),
    ),
  ).toBe(false);
});

test.for([
  ['<Output Type="EntityType" Value="Contacts"/>', 0],
  ['', 1],
] as const)(
  'an empty first lookup with a constant output counts as found: %s',
  async ([constant, second]) => {
    const first = `<Scenario Id=""><Request Url="https://crm.example/"/><Rules><Rule>id</Rule></Rules><Outputs AllowEmpty="true">${constant}</Outputs></Scenario>`;
    const later = sending('', 'second', '[IIf([FoundRecordCount]&gt;0,True,False)]');
    const sent: unknown[] = [];
    const template = parseTemplate(`<Crm Name="t"><Scenarios>${first}${later}</Scenarios></Crm>`);
    const engine = createEngine(template, {
      transport: async ({ body }) => {
        sent.push(body);
        return answer(200, {});
      },
    });
    const run = {
      engine,
      authenticator: NO_AUTHENTICATION,
      settings: emptyScope,
      values: new Map(),
      trace: new Trace(),
    };
    await lookup(run, template.scenarios);
    expect(sent.filter((body) => body === 'second')).toHaveLength(second);
  },
);

/** Whether the chain of `ReportCall` wrote something. */
async function wrote(scenarios: string): Promise<boolean> {
  const template = parseTemplate(`<Crm Name="t"><Scenarios>${scenarios}</Scenarios></Crm>`);
  const engine = createEngine(template, { transport: async () => answer(200, {}) });
  const run = {
    engine,
    authenticator: NO_AUTHENTICATION,
    settings: emptyScope,
    values: new Map(),
    trace: new Trace(),
  };
  return (await runChain(run, engine.scenario('ReportCall'))).wrote;
}
