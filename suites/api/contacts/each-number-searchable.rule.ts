import { connectorApi } from '../../kit/cites.ts';
import { servedContact } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { sampleContact, sampleNumber } from '../../kit/sample-records.ts';

export default defineRule({
  title: 'A new contact is found by its business and its mobile number as well',
  cites: [connectorApi('CRM API', 'MUST')],
  needs: ['crm-api', 'contact-creation'],
  permissions: ['destructive'],
  symptom:
    'A customer is shown by name when calling from one number, and as unknown when calling from the mobile or the business line.',
  impact:
    "Calls from a contact's other numbers reach agents without a name, and are not logged with that contact.",
  atRisk: 'records',
  remedy: 'Search every number of a contact: phone, phone_business and phone_mobile.',
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    const numbers = { phone: sampleNumber(), phone_business: sampleNumber(), phone_mobile: sampleNumber() };
    const contact = { ...sampleContact(), ...numbers };
    await api.createContact(token, contact);
    const found = await api.search(token, { phone: numbers.phone });
    given('the new contact is found by its phone', servedContact(found, contact.last_name));
    for (const name of ['phone_business', 'phone_mobile'] as const) {
      const answer = await api.search(token, { phone: numbers[name] });
      must(`the new contact is found by its ${name}`, servedContact(answer, contact.last_name));
    }
  },
});
