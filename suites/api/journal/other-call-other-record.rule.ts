import { connectorApi } from '../../kit/cites.ts';
import { status, that } from '../../kit/findings/index.ts';
import { callFixture, callsIn, ofAgent } from '../../kit/findings/journal.ts';
import { defineRule } from '../../kit/rule.ts';
import { sampleNumber } from '../../kit/sample-records.ts';

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
