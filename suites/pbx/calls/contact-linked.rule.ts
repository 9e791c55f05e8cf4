import { connectorApi, crmEngine } from '../../kit/cites.ts';
import { contactsIn, servedContact } from '../../kit/findings/index.ts';
import { connect, counts, journaledAs, placeCall } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A logged call belongs to the contact that the phone showed',
  cites: [crmEngine('Calls', 'MUST'), connectorApi('POST /api/crm/lookup/phone-calls', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api', 'journaling', 'journal-reading'],
  alsoHeadless: true,
  permissions: ['destructive'],
  impact: "Calls are logged without their contact, so agents do not find them in the contact's history.",
  atRisk: 'records',
  remedy: 'Output EntityId and EntityType with the contact, and report [EntityId] with the call.',
  async check({ api, client, pbx, given, must }) {
    await connect({ pbx, given });
    const answer = await api.probe(await client.accessToken());
    given('the CRM API names the contact', servedContact(answer, api.contact.lastName));
    const id = contactsIn(answer).find((contact) => contact['last_name'] === api.contact.lastName)?.['id'];
    const { records } = await placeCall({ api, client, pbx });
    given('the call is listed once', counts(records, 1));
    must("the record carries the contact's id", journaledAs(records, { contact_id: String(id) }));
  },
});
