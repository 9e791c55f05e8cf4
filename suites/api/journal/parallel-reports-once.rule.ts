import { barrier } from '../../kit/barrier.ts';
import { connectorApi } from '../../kit/cites.ts';
import { type Finding, status, that } from '../../kit/findings/index.ts';
import { callFixture, listed } from '../../kit/findings/journal.ts';
import { defineRule } from '../../kit/rule.ts';
import type { ApiRequest } from '../../kit/witness/api-request.ts';
import { reportsOf } from '../../kit/witness/reports.ts';
import type { Traffic } from '../../kit/witness/traffic.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

const REPORTS = 8;

export default defineRule({
  title: 'The same call reported several times at once is one record',
  cites: [connectorApi('CRM API', 'MUST')],
  needs: ['journaling', 'journal-reading'],
  permissions: ['destructive', 'load'],
  alone: 'races',
  symptom: 'Now and then a call appears twice in the CRM, most often when the CRM answers slowly.',
  impact: "The account's call history and statistics count calls that took place once as two.",
  atRisk: 'records',
  remedy: 'Let a unique index decide whether a call is new, not a query before the insert.',
  witness: witnessOf(['api'], 'a call that is reported several times at once', {
    'one of the reports is answered with 201': (traffic) => racing(traffic).map(createdOnce),
  }),
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    given('a call is logged', status(await api.logCall(token, callFixture()), 201));
    const call = callFixture();
    const departs = barrier(REPORTS);
    const answers = await Promise.all(
      Array.from({ length: REPORTS }, () => api.logCall(token, call, { departs })),
    );
    const statuses = answers.map((answer) => answer.status);
    const created = statuses.filter((one) => one === 201).length;
    must('the call is listed once', listed(await api.calls(token), call.agent, 1));
    must(
      'one report is answered with 201 and the others with 200',
      that(
        created === 1 && statuses.every((one) => one === 200 || one === 201),
        'one 201, the others 200',
        statuses.join(', '),
        ...answers,
      ),
    );
  },
});

/** Accepted reports of one call, each under way together with another one. */
function racing(traffic: Traffic): ApiRequest[][] {
  const byKey = Map.groupBy(reportsOf(traffic, 'calls'), ({ key }) => key);
  return [...byKey.values()]
    .map((reports) => reports.map(({ request }) => request).filter(({ answer }) => answer.status < 300))
    .map((all) =>
      all.filter((one) => all.some((other) => other !== one && !one.isAfter(other) && !other.isAfter(one))),
    )
    .filter(({ length }) => length > 1);
}

function createdOnce(reports: readonly ApiRequest[]): Finding {
  const answers = reports.map(({ answer }) => answer);
  const created = answers.filter((answer) => answer.status === 201).length;
  const statuses = answers.map((answer) => answer.status).join(', ');
  return that(created <= 1, 'one 201 at most', statuses, ...answers);
}
