import { expect, test } from 'vitest';
import { answer } from '../../fixtures/crms/relay.ts';
import { PBX_PROFILES } from '../../simulator/pbx/index.ts';
import { compareTap } from './index.ts';
import { RecordedPbx } from './testing.ts';

test.for([
  [0, 3, 61],
  [900, 3.8, 61.3],
  [100, 3.2, 61.6],
  [450, 2.05, 0.4],
  [999, 0.001, 59.999],
] as const)(
  'times that a report cuts to seconds are no difference: %s ms, %s s, %s s',
  async ([ms, ringSeconds, durationSeconds]) => {
    const value = (key: string, text: string) => `<Value Key="${key}">${text}</Value>`;
    const at = (name: string) => value(name, `[[${name}UTC].ToString("yyyy-MM-ddTHH:mm:ssZ")]`);
    const bodies = [
      at('CallStartTime') +
        at('CallEstablishedTime') +
        at('CallEndTime') +
        value('talk', '[[DurationTimespan].get_TotalSeconds().ToString("F0")]'),
      at('CallStartTime') + at('CallEndTime') + value('talk', '[Duration]'),
      value('a', '[CallStartTimeUTCMillis]') +
        value('b', '[CallEstablishedTimeUTCMillis]') +
        value('c', '[CallEndTimeUTCMillis]'),
    ];
    for (const body of bodies) {
      const text = `<Crm Name="Times"><Scenarios><Scenario Id="ReportCall"><Request Url="https://relay.example/calls" RequestType="Post" RequestEncoding="Json"><PostValues>${value('number', '[Number]')}${value('type', '[CallType]')}${body.replaceAll('"yyyy-MM-ddTHH:mm:ssZ"', '&quot;yyyy-MM-ddTHH:mm:ssZ&quot;')}</PostValues></Request></Scenario></Scenarios></Crm>`;
      const real = new RecordedPbx(PBX_PROFILES.v20, text, async () => answer(200, {}));
      for (const answered of [true, false])
        await real.pbx.call({
          ...{ number: '+33142000000', agent: '101', answered, ringSeconds, durationSeconds },
          startedAt: Date.UTC(2026, 10, 28, 12) + ms,
        });
      await real.pbx.stop();
      const { differences, requests } = await compareTap(real.tap(), {
        template: { name: 'times.xml', text },
        profile: PBX_PROFILES.v20,
        tool: { name: 'test', version: '0' },
      });
      expect(differences).toEqual([]);
      expect(requests.equal).toBeGreaterThan(0);
    }
  },
);
