import { connectorApi, crmEngine } from '../../kit/cites.ts';
import { contactsIn, status } from '../../kit/findings/index.ts';
import { callFixture, listed } from '../../kit/findings/journal.ts';
import { defineRule } from '../../kit/rule.ts';
import { sampleNumber } from '../../kit/sample-records.ts';

export default defineRule({
  title: 'A call with the stand-in of an unknown caller is logged',
  cites: [connectorApi('CRM API', 'MUST'), crmEngine('Calls', 'MUST')],
  needs: ['crm-api', 'journaling', 'journal-reading'],
  permissions: ['destructive'],
  symptom: 'Calls with known customers are logged, and calls with unknown callers are not.',
  impact: 'The account has no record of calls with callers who are not in the CRM yet.',
  atRisk: 'records',
  remedy: 'Treat the id of the placeholder in contact_id as no contact, and log the call without one.',
  async check({ client, api, given, must, notApplicable }) {
    const token = await client.accessToken();
    const without = callFixture();
    given('a call without contact is logged', status(await api.logCall(token, without), 201));
    const answer = await api.search(token, { phone: sampleNumber() });
    given('the search answers for an unknown number', status(answer, 200));
    const contact_id = contactsIn(answer)[0]?.['id'];
    if (contact_id === undefined) notApplicable('the deployment returns no stand-in for unknown callers');
    const call = callFixture({ contact_id });
    must(
      'a call with the id of the stand-in is answered with 201',
      status(await api.logCall(token, call), 201),
    );
    must('the call is listed', listed(await api.calls(token), call.agent, 1));
  },
});
