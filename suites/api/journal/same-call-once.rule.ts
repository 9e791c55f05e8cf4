import { connectorApi } from '../../kit/cites.ts';
import { status } from '../../kit/findings/index.ts';
import { callFixture, listed } from '../../kit/findings/journal.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'The same call reported twice is one record',
  cites: [connectorApi('CRM API', 'MUST')],
  needs: ['journaling', 'journal-reading'],
  permissions: ['destructive'],
  symptom: 'Calls stand in the history twice, whenever the PBX has sent a report again after a timeout.',
  remedy:
    'Make start, agent, number and direction a unique key, and answer 200 with the record that is there.',
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    const call = callFixture();
    given('the first report is answered with 201', status(await api.logCall(token, call), 201));
    must('the second report is answered with 200', status(await api.logCall(token, call), 200));
    const spelled = { ...call, direction: 'inbound', started_at: '2025-01-31T09:15:00.000Z' };
    must(
      'the same instant in another spelling is answered with 200',
      status(await api.logCall(token, spelled), 200),
    );
    must('the call is listed once', listed(await api.calls(token), call.agent, 1));
  },
});
