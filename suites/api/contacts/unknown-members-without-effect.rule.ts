import { connectorApi } from '../../kit/cites.ts';
import { contactsIn, noBreakdown, servedContact, that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { sampleContact, sampleNumber } from '../../kit/sample-records.ts';

export default defineRule({
  title: 'Members that are not documented have no effect on a new contact or on others',
  cites: [connectorApi('CRM API', 'MUST')],
  needs: ['crm-api', 'contact-creation'],
  permissions: ['destructive'],
  symptom: 'A known contact shows the name of a new caller, or a click on a contact opens a foreign website.',
  impact:
    "A request that creates a contact can overwrite another contact of the account, or lead its agents to an address of the sender's choice.",
  atRisk: 'records',
  remedy: 'Read the documented fields from the body by name, never the id, and ignore or refuse the others.',
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    const { lastName } = api.contact;
    const known = await api.probe(token);
    given('the known contact is found', servedContact(known, lastName));
    const plain = { ...sampleContact(), phone: sampleNumber() };
    await api.createContact(token, plain);
    const found = await api.search(token, { phone: plain.phone });
    given('a contact without such members is created', servedContact(found, plain.last_name));

    const id = contactsIn(known)[0]?.['id'];
    const taking = await api.createContact(token, { ...sampleContact(), phone: sampleNumber(), id });
    must('a contact with the id of another does not break the server', noBreakdown(taking));
    must('the other keeps its name', servedContact(await api.probe(token), lastName));

    const odd = {
      ...sampleContact(),
      phone: sampleNumber(),
      entity_url: 'https://evil.example/',
      harness_member: 1,
    };
    const answer = await api.createContact(token, odd);
    must('a contact with undocumented members does not break the server', noBreakdown(answer));
    const after = await api.search(token, { phone: odd.phone });
    const url = String(contactsIn(after)[0]?.['entity_url'] ?? '');
    must(
      'its entity_url is still that of the CRM',
      that(
        after.status === 200 && !url.includes('evil.example'),
        'no foreign entity_url',
        url || after.describe(),
        after,
      ),
    );
  },
});
