import { connectorApi, guide } from '../../kit/cites.ts';
import { status } from '../../kit/findings/index.ts';
import { callFixture, callsIn, holdsMembers, listed, ofAgent } from '../../kit/findings/journal.ts';
import { defineRule } from '../../kit/rule.ts';
import { reportsOf, storedAsSent } from '../../kit/witness/reports.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'A call that is reported is answered with 201 and listed as it was reported',
  cites: [connectorApi('CRM API', 'MUST'), guide('Import the CRM Template', 'MUST')],
  needs: ['journaling', 'journal-reading'],
  permissions: ['destructive'],
  symptom:
    '"Enable call logging" is checked and the integration log shows success, but calls are missing in the CRM or differ from what took place.',
  impact: 'The account loses call records, or keeps wrong ones, without any error.',
  atRisk: 'records',
  remedy: 'Store the call with every field that was sent before answering 201.',
  witness: witnessOf(['api'], 'a call that is answered with 201 and its record', {
    'the call is stored with the type it was reported with': (traffic) =>
      storedAsSent(reportsOf(traffic, 'calls'), 'call_type'),
  }),
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    given('the calls can be listed', status(await api.calls(token), 200));
    const { agent, ...call } = callFixture({ call_type: 'Missed', direction: 'inbound', duration: 0 });
    must('the call is answered with 201', status(await api.logCall(token, { agent, ...call }), 201));
    const list = await api.calls(token);
    if (!must('the call is in the list once', listed(list, agent, 1))) return;
    const [record = {}] = ofAgent(callsIn(list), agent);
    const { direction, call_type, duration, subject } = call;
    must(
      'it is listed as it was reported',
      holdsMembers(list, record, { direction, call_type, duration, subject }),
    );
  },
});
