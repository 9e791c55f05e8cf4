import { crmEngine } from '../../kit/cites.ts';
import { status } from '../../kit/findings/index.ts';
import { callFixture, listed } from '../../kit/findings/journal.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A call whose number is withheld is logged',
  cites: [crmEngine('Calls', 'MUST')],
  needs: ['crm-api', 'journaling', 'journal-reading'],
  permissions: ['destructive'],
  symptom:
    'Calls with a withheld number are missing from the CRM; the integration log shows HTTP 400 for each.',
  impact: 'The account has no record of calls whose callers withhold their number.',
  atRisk: 'records',
  remedy: 'Store a call whose number is empty, without a number and without a contact.',
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    given('a call with a number is logged', status(await api.logCall(token, callFixture()), 201));
    const call = callFixture({ number: '' });
    must('a call with an empty number is answered with 201', status(await api.logCall(token, call), 201));
    must('the call is listed', listed(await api.calls(token), call.agent, 1));
  },
});
