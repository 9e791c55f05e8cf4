import { connectorApi } from '../../kit/cites.ts';
import { contactsIn, deniedApi, servedContact, status } from '../../kit/findings/index.ts';
import { callFixture, callsIn, holdsMembers, listed, ofAgent } from '../../kit/findings/journal.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A call is logged for the contact it names, and refused when there is no such contact',
  cites: [connectorApi('CRM API', 'SHOULD')],
  needs: ['crm-api', 'journaling', 'journal-reading'],
  permissions: ['destructive'],
  symptom: 'Calls are logged but missing in the history of the contact they were with.',
  impact:
    "The account's call records are attached to no contact or to the wrong one, so agents do not see them with the customer.",
  atRisk: 'records',
  remedy: 'Look up contact_id before storing the call, and refuse with 422 or 404 when no contact has it.',
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    const known = await api.probe(token);
    given('the known contact is found', servedContact(known, api.contact.lastName));
    const contact_id = contactsIn(known)[0]?.['id'];
    const sound = callFixture({ contact_id });
    given('a call for the known contact is logged', status(await api.logCall(token, sound), 201));
    const list = await api.calls(token);
    const [record = {}] = ofAgent(callsIn(list), sound.agent);
    must('it is listed for that contact', holdsMembers(list, record, { contact_id }));
    const call = callFixture({ contact_id: 'harness-no-such-contact' });
    must(
      'a call for an unknown contact is refused',
      deniedApi(await api.logCall(token, call), 400, 404, 422),
    );
    must('the refused call is not listed', listed(await api.calls(token), call.agent, 0));
  },
});
