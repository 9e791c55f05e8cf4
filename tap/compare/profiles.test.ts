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

async function traffic(profile: PbxProfile, text: string, doing: Doing) {
  const real = new RecordedPbx(profile, text, crm);
  await doing(real);
  await real.pbx.stop();
  return real.tap();
}

async function compared(
  real: PbxProfile,
  simulated: PbxProfile,
  text: string,
  doing: Doing,
): Promise<TapComparison> {
  const options = { template: { name: 'entry.xml', text }, profile: simulated, tool: TOOL };
  return compareTap(await traffic(real, text, doing), options);
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
