import { connectorApi } from '../../kit/cites.ts';
import { servedContact, status, that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { sampleContact, sampleNumber } from '../../kit/sample-records.ts';

export default defineRule({
  title: 'A contact is created with 201 and found by its number and its address at once',
  cites: [connectorApi('CRM API', 'MUST')],
  needs: ['crm-api', 'contact-creation'],
  permissions: ['destructive'],
  symptom:
    'The PBX creates a contact for every call of the same new customer, and none of the calls shows a name.',
  impact: "The account's CRM fills with duplicates, and a new customer stays unknown to the agents.",
  atRisk: 'records',
  remedy: 'Answer 201 with {"response":"ok","contact":{...}}, and only once the contact can be found.',
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    given('the search works', servedContact(await api.probe(token), api.contact.lastName));
    const contact = { ...sampleContact(), phone: sampleNumber() };
    const created = await api.createContact(token, contact);
    must('the contact is created with 201', status(created, 201));
    if (created.status >= 400) return;
    const word = created.text('response');
    must('the answer says ok', that(word === 'ok', 'response ok', word ?? created.describe(), created));
    const inside = created.json?.['contact'];
    const echoed =
      typeof inside === 'object' && inside !== null && 'id' in inside && 'last_name' in inside
        ? inside.last_name === contact.last_name
        : false;
    must(
      'the answer holds the new contact',
      that(echoed, 'contact with id and last_name', `contact ${echoed ? 'with both' : 'without'}`, created),
    );
    const byPhone = await api.search(token, { phone: contact.phone });
    must('the new contact is found by its number', servedContact(byPhone, contact.last_name));
    const byEmail = await api.search(token, { email: contact.email });
    must('the new contact is found by its address', servedContact(byEmail, contact.last_name));
  },
});
