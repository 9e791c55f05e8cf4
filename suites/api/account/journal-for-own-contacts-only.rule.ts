import { connectorApi, rfc9700 } from '../../kit/cites.ts';
import { contactsIn, deniedApi, servedContact, status } from '../../kit/findings/index.ts';
import { callFixture, listed } from '../../kit/findings/journal.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: "Call journaling cannot write to another account's records",
  cites: [rfc9700('2.3', 'MUST'), connectorApi('CRM API', 'MUST')],
  covers: ['TENANT-04'],
  needs: ['crm-api', 'journaling', 'second-client', 'second-account'],
  permissions: ['destructive'],
  symptom: 'Calls that this PBX never made appear in the history of a contact.',
  impact:
    "A client of one account can attach calls to another account's contacts, so that the other account's call history is falsified.",
  atRisk: 'access',
  remedy:
    'Look up the contact of a reported call within the account of the token, and refuse the call if it is not there.',
  async check({ client, stranger, api, otherApi, target, given, must }) {
    const [token, otherToken] = [await client.accessToken(), await stranger.accessToken()];
    const idOf = (answer: Parameters<typeof contactsIn>[0]) => String(contactsIn(answer)[0]?.['id']);
    const own = await api.probe(token);
    given("the account's own contact is found", servedContact(own, api.contact.lastName));
    const foreign = await otherApi.probe(otherToken);
    given(
      "the other account's client finds that account's contact",
      servedContact(foreign, otherApi.contact.lastName),
    );
    const sound = await api.logCall(token, callFixture({ contact_id: idOf(own) }));
    given('a call is logged for a contact of the account', status(sound, 201, 200));

    const call = callFixture({ contact_id: idOf(foreign) });
    const refusal = await api.logCall(token, call);
    must("a call for the other account's contact is refused", deniedApi(refusal, 400, 403, 404, 422));
    if (!target.capabilities.has('journal-reading')) return;
    must(
      'it is not in the journal of the other account',
      listed(await otherApi.calls(otherToken), call.agent, 0),
    );
    must('it is not in the journal of its own account', listed(await api.calls(token), call.agent, 0));
  },
});
