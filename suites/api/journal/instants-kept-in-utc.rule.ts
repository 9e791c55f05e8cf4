import { connectorApi } from '../../kit/cites.ts';
import { status, that } from '../../kit/findings/index.ts';
import { callFixture, callsIn, type JournalRecord, ofAgent } from '../../kit/findings/journal.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Start, establishment and end of a call come back as the same instants in UTC',
  cites: [connectorApi('CRM API', 'MUST')],
  needs: ['journaling', 'journal-reading'],
  permissions: ['destructive'],
  symptom: 'Calls appear in the CRM an hour or more away from when they took place.',
  impact: "The times of the account's call records are wrong or ambiguous.",
  atRisk: 'records',
  remedy: 'Store instants in UTC, and send them with a Z or an offset.',
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    // In summer, and on both sides of midnight: local time in place of UTC becomes visible.
    const instants = {
      started_at: '2025-07-31T23:59:58Z',
      established_at: '2025-08-01T00:00:03Z',
      ended_at: '2025-08-01T00:01:03Z',
    };
    const { agent, ...call } = callFixture(instants);
    given('the call is logged', status(await api.logCall(token, { agent, ...call }), 201));
    const list = await api.calls(token);
    const [record = {}] = ofAgent(callsIn(list), agent);
    for (const [name, sent] of Object.entries(instants)) {
      const actual = text(record, name);
      must(
        `${name} is listed with a time zone`,
        that(/(Z|[+-]\d\d:?\d\d)$/.test(actual), 'a Z or an offset', actual, list),
      );
      must(
        `${name} is the instant that was sent`,
        that(Date.parse(actual) === Date.parse(sent), sent, actual, list),
      );
    }
  },
});

function text(record: JournalRecord, name: string): string {
  return String(record[name] ?? '(absent)');
}
