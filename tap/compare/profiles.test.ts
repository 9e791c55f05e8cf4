import { describe, expect, test } from 'vitest';
import { answer } from '../../fixtures/crms/relay.ts';
import type { TapComparison } from '../../reports/tap/comparison.ts';
import type { Transport } from '../../simulator/engine/index.ts';
import { PBX_PROFILES, type PbxProfile } from '../../simulator/pbx/index.ts';
import { compareTap } from './index.ts';
import { RecordedPbx } from './testing.ts';

const { v18, v20 } = PBX_PROFILES;
const noAi = PBX_PROFILES['v20-no-ai'];
const TOOL = { name: 'test', version: '0' };

const CONTACT =
  '<Rules><Rule>id</Rule></Rules><Variables><Variable Name="Id" Path="id"/></Variables><Outputs><Output Type="ContactUrl" Value="https://crm.example/[Id]"/><Output Type="LastName" Value="Ada"/><Output Type="PhoneHome" Value="+33142000000"/><Output Type="EntityId" Value="[Id]"/></Outputs>';
const LOOKUP = `<Scenario Id=""><Request Url="https://crm.example/contacts?phone=[[Number].Replace(&quot;+&quot;,&quot;%2B&quot;)]"/>${CONTACT}</Scenario>`;
/** What a report shows of its call in each of the templates. */
const CALL =
  '<Value Key="number">[Number]</Value><Value Key="type">[CallType]</Value><Value Key="started">[CallStartTimeUTCMillis]</Value><Value Key="seconds">[[DurationTimespan].get_TotalSeconds()]</Value><Value Key="agent">[Agent]</Value>';
const report = (more: string, next = '') =>
  `<Scenario Id="ReportCall"><Request Url="https://crm.example/calls" RequestType="Post" RequestEncoding="Json"><PostValues>${CALL}${more}</PostValues></Request>${next}</Scenario>`;
/** A second request, which is sent after a report. */
const second = (attributes: string) =>
  report('', '<Outputs Next="Second" AllowEmpty="true"/>') +
  `<Scenario Id="Second"><Request Url="https://crm.example/second" RequestType="Post" Message="again" ${attributes}/></Scenario>`;
const template = (scenarios: string, more = '') =>
  `<Crm Name="Entry" Version="1">${more}<Scenarios>${LOOKUP}${scenarios}</Scenarios></Crm>`;

const crm: Transport = async ({ url }) => answer(200, url.includes('%2B33142000000') ? { id: 17 } : {});
type Doing = (real: RecordedPbx) => Promise<unknown>;
const missed: Doing = ({ pbx }) =>
  pbx.call({ number: '+33142000000', agent: '101', answered: false, ringSeconds: 3 });
const answered: Doing = ({ pbx }) =>
  pbx.call({ number: '+33142000000', agent: '101', durationSeconds: 60, transcription: 'hello' });
const twice: Doing = async (real) => {
  real.pbx.admin.save({ crm: { phonebookPriority: 'NotQueryIfInPhonebookFound' } });
  await answered(real);
  real.clock.forward(600);
  await answered(real);
};

async function traffic(profile: PbxProfile, text: string, doing: Doing, server: Transport) {
  const real = new RecordedPbx(profile, text, server);
  await doing(real);
  await real.pbx.stop();
  return real.tap();
}

async function compared(
  real: PbxProfile,
  simulated: PbxProfile,
  text: string,
  doing: Doing,
  server: Transport = crm,
): Promise<TapComparison> {
  const options = { template: { name: 'entry.xml', text }, profile: simulated, tool: TOOL };
  return compareTap(await traffic(real, text, doing, server), options);
}

/** Kind, place and claims of each difference. */
function found({ differences }: TapComparison) {
  return differences.map(({ kind, where, claims }) => `${kind} ${where}: ${claims.join(' ')}`);
}

interface Entry {
  readonly member: keyof PbxProfile;
  readonly text: string;
  readonly doing: Doing;
  /** Two versions that differ in this member alone, as far as the template shows. */
  readonly sides: readonly [PbxProfile, PbxProfile];
  /** What shows where the first is the real PBX and the second is simulated, and the other way round. */
  readonly shows: readonly [readonly string[], readonly string[]];
}

const UNQUOTED = 'SkipIf="[Agent]==Nobody||[CallType]==Outbound"';

/** Each member of a profile that requests can show, with a template that makes it show. */
const ENTRIES: readonly Entry[] = [
  {
    member: 'unquotedWords',
    text: template(second(UNQUOTED)),
    doing: answered,
    sides: [v18, v20],
    shows: [['only-real request: unquoted-words'], ['only-simulated request: unquoted-words']],
  },
  {
    member: 'nullDates',
    text: template(
      second('').replace(
        'Message="again"',
        'Message="[[CallEstablishedTimeUTC].ToString(&quot;yyyy&quot;)]."',
      ),
    ),
    doing: missed,
    sides: [v18, v20],
    shows: [['only-real request: missing-dates'], ['only-simulated request: missing-dates']],
  },
  {
    member: 'transcribes',
    text: template(report('<Value Key="said">[Transcription]</Value>')),
    doing: answered,
    sides: [noAi, v20],
    shows: [['value value said: transcripts'], ['value value said: transcripts']],
  },
  {
    member: 'culture',
    text: template(report('<Value Key="date">[CallStartTimeUTC]</Value>')),
    doing: answered,
    sides: [v20, { ...v20, culture: 'de-DE' }],
    shows: [['value value date: dates-printed'], ['value value date: dates-printed']],
  },
  {
    member: 'unknownNames',
    text: template(report('<Value Key="more">([Nowhere])</Value>')),
    doing: answered,
    sides: [v20, { ...v20, unknownNames: 'empty' }],
    shows: [['value value more: unknown-names'], ['value value more: unknown-names']],
  },
  {
    member: 'phonebookKeeps',
    text: template(report('<Value Key="contact">[EntityId]</Value>')),
    doing: twice,
    sides: [v20, { ...v20, phonebookKeeps: 'all-outputs' }],
    shows: [['value value contact: phonebook-members'], ['value value contact: phonebook-members']],
  },
];

describe.for(ENTRIES)('$member', ({ text, doing, sides: [one, other], shows: [there, back] }) => {
  test('shows where the real PBX has the first version, and the second is simulated', async () => {
    expect(found(await compared(one, other, text, doing))).toEqual(there);
  });
  test('shows the other way round', async () => {
    expect(found(await compared(other, one, text, doing))).toEqual(back);
  });
  test.for([0, 1] as const)('does not show between PBXs of one version: %i', async (index) => {
    const side = index === 0 ? one : other;
    const comparison = await compared(side, side, text, doing);
    expect(found(comparison)).toEqual([]);
    expect(comparison.notCompared).toEqual([]);
    expect(comparison.requests.equal).toBe(comparison.requests.real);
  });
});

/** Members that requests cannot show, or on one side only, with the reason. */
const HIDDEN: Readonly<Partial<Record<keyof PbxProfile, string>>> = {
  name: 'it is how the version is called',
  title: 'it is how the version is called',
  stalePage:
    'a settings page that is saved sends nothing to the CRM, so that the traffic does not show when it was',
  callReports:
    'a report does not say that its call had other agents: the reports of one call look like those of several calls without a lookup',
};
/** Each has a test of its own. */
const ELSEWHERE: readonly (keyof PbxProfile)[] = ['fixedValues', 'pkce', 'contactlessCalls'];

test('every member of a profile is looked at, or named with the reason why it does not show', () => {
  const named = [...ENTRIES.map(({ member }) => member), ...Object.keys(HIDDEN), ...ELSEWHERE];
  expect(named.toSorted()).toEqual(Object.keys(v20).toSorted());
});

describe('fixedValues', () => {
  const text = template(report('')).replace('RequestEncoding="Json"', 'RequestEncoding="json"');

  test('a template that the simulated version does not take is the only difference', async () => {
    const comparison = await compared(v18, v20, text, answered);
    expect(found(comparison)).toEqual(['template template: fixed-values']);
    expect(comparison.requests.simulated).toBe(0);
  });

  test('the real PBX that takes it is the version that is simulated', async () => {
    expect(found(await compared(v18, v18, text, answered))).toEqual([]);
  });

  test('what the strict version takes, both take', async () => {
    expect(found(await compared(v20, v18, template(report('')), answered))).toEqual([]);
  });
});

const OAUTH = `<Parameters><Parameter Name="Token" Type="OAuth" Title="Authorize" RequestUrl="https://crm.example/authorize" RequestUrlParameters="response_type=code&amp;redirect_uri=[RedirectUri]&amp;state=[State]&amp;code_challenge=[CodeChallenge]&amp;code_challenge_method=S256" ResponseScenario="Redeem"/></Parameters><Authentication Type="Scenario"><Value>Refresh</Value></Authentication>`;
const VERIFIER = '<Value Key="code_verifier">[PKCECodeVerifier]</Value>';
const tokens = (id: string, fields: string, output: string) =>
  `<Scenario Id="${id}"><Request Url="https://crm.example/token" RequestType="Post"><PostValues>${fields}</PostValues></Request><Rules><Rule>access_token</Rule></Rules><Variables><Variable Name="Token" Path="refresh_token"/><Variable Name="Access" Path="access_token"/></Variables><Outputs>${output}</Outputs></Scenario>`;
const AUTHORIZED =
  tokens(
    'Redeem',
    `<Value Key="grant_type">authorization_code</Value><Value Key="code">[code]</Value>${VERIFIER}`,
    '<Output Type="Result" Value="[Token]"/>',
  ) +
  tokens(
    'Refresh',
    '<Value Key="grant_type">refresh_token</Value><Value Key="refresh_token">[Token]</Value>',
    '<Output Type="Bearer" Value="[Access]"/>',
  );

/** The CRM, which takes any token and issues new ones. */
function authorizing(): Transport {
  let serial = 0;
  return async (request) => {
    if (!request.url.endsWith('/token')) return crm(request);
    serial += 1;
    return answer(200, {
      access_token: `access-token-number-${serial}`,
      refresh_token: `refresh-token-number-${serial}`,
      expires_in: 3600,
    });
  };
}

describe('pkce', () => {
  const text = template(AUTHORIZED, OAUTH);
  const authorize: Doing = (real) => real.authorize('code-of-the-crm');

  const challenge = 'value query parameter code_challenge: pkce';
  test.for([
    [v20, v18, [challenge]],
    [v18, v20, [challenge]],
    [v18, v18, []],
    [v20, v20, []],
  ] as const)(
    'shows by the challenge in the address that Authorize opens: %#',
    async ([real, simulated, expected]) => {
      const comparison = await compared(real, simulated, text, authorize, authorizing());
      expect(found(comparison)).toEqual(expected);
      // A tap hides a code_verifier whatever it holds: a real one, or the name as written.
      const hidden = 'the tap hides what the real PBX sends there';
      expect(comparison.notCompared.map(({ why }) => why)).toEqual(simulated.pkce ? [] : [hidden]);
    },
  );
});

describe('contactlessCalls', () => {
  const text = template(report(''));
  const unknown: Doing = ({ pbx }) => pbx.call({ number: '+4930901820', agent: '101', durationSeconds: 9 });
  const dropping: PbxProfile = { ...v20, contactlessCalls: 'dropped' };

  test('a report without a contact shows that the real PBX reports it', async () => {
    expect(found(await compared(v20, dropping, text, unknown))).toEqual([
      'only-real request: calls-without-contact',
    ]);
    expect(found(await compared(v20, v20, text, unknown))).toEqual([]);
  });

  test('no report shows nothing: the end of the call is not in the traffic, and that is said', async () => {
    const comparison = await compared(dropping, v20, text, unknown);
    expect(found(comparison)).toEqual([]);
    expect(comparison.assumed).toContain(
      '1 lookup has no report: what became of the call is not in the traffic.',
    );
  });
});

/** The claims by which members of a profile show in the template below. */
const CLAIMS: readonly (readonly [member: keyof PbxProfile, claim: string])[] = [
  ['unquotedWords', 'unquoted-words'],
  ['nullDates', 'missing-dates'],
  ['transcribes', 'transcripts'],
  ['pkce', 'pkce'],
];

describe.for(
  Object.values(PBX_PROFILES).flatMap((real) =>
    Object.values(PBX_PROFILES).map((simulated) => ({ real, simulated })),
  ),
)('the real PBX is $real.name, simulated is $simulated.name', ({ real, simulated }) => {
  // After each report two more requests: one with the time at which the call was answered, one with an unquoted word.
  const text = template(
    AUTHORIZED.replace(VERIFIER, '') +
      report('<Value Key="said">[Transcription]</Value>', '<Outputs Next="Second" AllowEmpty="true"/>') +
      '<Scenario Id="Second"><Request Url="https://crm.example/second" RequestType="Post" Message="[[CallEstablishedTimeUTC].ToString(&quot;yyyy&quot;)]."/><Outputs Next="Third" AllowEmpty="true"/></Scenario>' +
      `<Scenario Id="Third"><Request Url="https://crm.example/third" RequestType="Post" Message="again" ${UNQUOTED}/></Scenario>`,
    OAUTH,
  );
  const day: Doing = async (bench) => {
    await bench.authorize('code-of-the-crm');
    await answered(bench);
    bench.clock.forward(600);
    await missed(bench);
  };

  test('every difference of the table shows, and nothing else', async () => {
    const comparison = await compared(real, simulated, text, day, authorizing());
    const claims = [...new Set(comparison.differences.map((each) => each.claims.join(' ')))];
    const expected = CLAIMS.filter(([member]) => real[member] !== simulated[member]).map(
      ([, claim]) => claim,
    );
    expect(claims.toSorted()).toEqual(expected.toSorted());
    expect(comparison.notCompared).toEqual([]);
  });
});
