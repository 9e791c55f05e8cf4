import { connectorApi } from '../../kit/cites.ts';
import { status } from '../../kit/findings/index.ts';
import { callFixture, callsIn, holdsMembers, ofAgent } from '../../kit/findings/journal.ts';
import { defineRule } from '../../kit/rule.ts';
import { reportsOf, storedAsSent } from '../../kit/witness/reports.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'Texts of a call are stored and returned as they were sent',
  cites: [connectorApi('CRM API', 'MUST')],
  needs: ['journaling', 'journal-reading'],
  permissions: ['destructive'],
  symptom:
    'Subjects of calls in the CRM show &amp;, question marks or brackets that were filled in a second time.',
  impact: "The texts of the account's call records are damaged, and the original text is lost.",
  atRisk: 'records',
  remedy:
    'Bind values in SQL, store UTF-8 as sent, and escape only where a page is written; never evaluate a text.',
  witness: witnessOf(['api'], 'a call that is answered with 201 and its record', {
    'the subject is stored as it was sent': (traffic) => storedAsSent(reportsOf(traffic, 'calls'), 'subject'),
  }),
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    given('a call with a plain subject is logged', status(await api.logCall(token, callFixture()), 201));
    for (const [what, subject] of [
      ['letters of every script', 'Appel de Zoë, 王小明 🛠️'],
      ['HTML', '<b>Call</b> & <script>x()</script>'],
      ['SQL', "Call'); DROP TABLE calls; --"],
      ['brackets', '[Number] [[Agent]] {{x}}'],
    ] as const) {
      const call = callFixture({ subject });
      await api.logCall(token, call);
      const list = await api.calls(token);
      const [record = {}] = ofAgent(callsIn(list), call.agent);
      must(`a subject with ${what} comes back`, holdsMembers(list, record, { subject }));
    }
  },
});
