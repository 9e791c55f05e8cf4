import { connectorApi } from '../../kit/cites.ts';
import { status } from '../../kit/findings/index.ts';
import { callFixture, listed } from '../../kit/findings/journal.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';
import { repeated, reportsOf } from '../../kit/witness/reports.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'The same call reported twice is one record',
  cites: [connectorApi('CRM API', 'MUST')],
  needs: ['journaling', 'journal-reading'],
  permissions: ['destructive'],
  symptom: 'Calls appear twice in the CRM when the PBX sends a report again after a timeout.',
  impact: "The account's call history and statistics count calls that took place once as two.",
  atRisk: 'records',
  remedy:
    'Make start, agent, number and direction a unique key, and answer 200 with the record already stored.',
  witness: witnessOf(['api'], 'a call that is reported again', {
    'a call that is reported again is answered with 200': (traffic) =>
      repeated(reportsOf(traffic, 'calls'))
        .filter(({ request }) => isAccepted(request.answer))
        .map(({ request }) => status(request.answer, 200)),
  }),
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

function isAccepted(answer: HttpResponse): boolean {
  return answer.status >= 200 && answer.status < 300;
}
