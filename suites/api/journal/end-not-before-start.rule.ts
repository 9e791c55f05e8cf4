import { connectorApi } from '../../kit/cites.ts';
import { hints } from '../../kit/findings/error-body.ts';
import { deniedApi, status } from '../../kit/findings/index.ts';
import { callFixture, listed } from '../../kit/findings/journal.ts';
import { defineRule } from '../../kit/rule.ts';
import { reportsOf } from '../../kit/witness/reports.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'A call that ends before it starts is refused',
  cites: [connectorApi('CRM API', 'SHOULD')],
  needs: ['journaling', 'journal-reading'],
  permissions: ['destructive'],
  symptom: 'Call reports in the CRM show negative durations when a template mixes local time and UTC.',
  impact:
    "The account's call records hold times that cannot be true, and the template's author is not informed of the mistake.",
  atRisk: 'records',
  remedy: 'Compare ended_at with started_at, and refuse with 422 and a hint that names ended_at.',
  witness: witnessOf(['api'], 'a call that ends before it starts', {
    'a call that ends before it starts is refused': (traffic) =>
      reportsOf(traffic, 'calls')
        .filter(({ sent }) => Date.parse(String(sent['ended_at'])) < Date.parse(String(sent['started_at'])))
        .filter(({ request: { answer } }) => answer.status < 300 || [400, 422].includes(answer.status))
        .map(({ request: { answer } }) => deniedApi(answer, 400, 422)),
  }),
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    const short = callFixture({ ended_at: '2025-01-31T09:15:00Z', established_at: undefined, duration: 0 });
    given('a call that ends as it starts is logged', status(await api.logCall(token, short), 201));
    const call = callFixture({ ended_at: '2025-01-31T08:16:05Z' });
    const refusal = await api.logCall(token, call);
    const refused = must(
      'a call that ends an hour before its start is refused',
      deniedApi(refusal, 400, 422),
    );
    if (refused) must('a hint names ended_at', hints(refusal, 'ended_at'));
    must('the call is not listed', listed(await api.calls(token), call.agent, 0));
  },
});
