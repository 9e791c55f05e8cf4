import { connectorApi } from '../../kit/cites.ts';
import { type Finding, status, that } from '../../kit/findings/index.ts';
import { callFixture, callsIn, ofAgent } from '../../kit/findings/journal.ts';
import { defineRule } from '../../kit/rule.ts';
import { sampleNumber } from '../../kit/sample-records.ts';
import type { SeenReport } from '../../kit/witness/reports.ts';
import { reportsOf } from '../../kit/witness/reports.ts';
import type { Traffic } from '../../kit/witness/traffic.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'A call that differs in start, agent, number or direction is another record',
  cites: [connectorApi('CRM API', 'MUST')],
  needs: ['journaling', 'journal-reading'],
  permissions: ['destructive'],
  symptom:
    'Calls are missing in the CRM: two agents in one call, or two calls in one minute, leave a single record.',
  impact: 'The account loses records of calls that took place.',
  atRisk: 'records',
  remedy: 'Recognize a repeated report by all four values: start, agent, number and direction.',
  witness: witnessOf(['api'], 'calls that differ, each answered with its record', {
    'calls that differ are records of their own': (traffic) => sharing(traffic),
  }),
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    const call = callFixture();
    const agent = callFixture().agent;
    given('the first call is logged', status(await api.logCall(token, call), 201));
    for (const [what, change] of [
      ['start', { started_at: '2025-01-31T09:15:01Z' }],
      ['number', { number: sampleNumber() }],
      ['direction', { direction: 'Outbound', call_type: 'Outbound' }],
      ['agent', { agent }],
    ] as const) {
      const answer = await api.logCall(token, { ...call, ...change });
      must(`a call with another ${what} is answered with 201`, status(answer, 201));
    }
    const list = await api.calls(token);
    const found = ofAgent(callsIn(list), call.agent).length + ofAgent(callsIn(list), agent).length;
    must('all five calls are listed', that(found === 5, '5 calls', `${found} of them`, list));
  },
});

/** Each report beside those before it that were given the same record. */
function sharing(traffic: Traffic): Finding[] {
  const owners = new Map<string, SeenReport>();
  return reportsOf(traffic, 'calls').flatMap((report) => {
    const id = report.stored?.['id'];
    const { answer } = report.request;
    if (id === undefined || id === null || answer.status >= 300) return [];
    const record = `${report.account} ${String(id)}`;
    const first = owners.get(record);
    if (first === undefined) owners.set(record, report);
    const other = first !== undefined && first.key !== report.key;
    const actual = other ? 'the record of another call' : 'its own';
    return [that(!other, 'a record of its own', actual, ...(other ? [first.request.answer] : []), answer)];
  });
}
