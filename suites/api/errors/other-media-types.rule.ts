import { connectorApi, rfc9110 } from '../../kit/cites.ts';
import { deniedApi, noBreakdown, servedContact, status } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { sampleContact } from '../../kit/sample-records.ts';

export default defineRule({
  title: 'A contact in a media type that the API does not read is refused and not stored empty',
  cites: [connectorApi('Errors', 'MUST'), rfc9110('15.5.16', 'SHOULD')],
  needs: ['crm-api', 'contact-creation'],
  permissions: ['destructive'],
  symptom: 'With the wrong RequestContentType in the template, contacts without a name appear in the CRM.',
  impact:
    'The CRM reports success for contacts that it stores empty, and what the PBX sent about them is lost.',
  atRisk: 'records',
  remedy: 'Answer 415 or 400 when the Content-Type is neither JSON nor a form.',
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    given('the search returns the contact', servedContact(await api.probe(token), api.contact.lastName));
    given('a contact in JSON is created', status(await api.createContact(token, sampleContact()), 201, 200));
    for (const [what, type] of [
      ['XML', 'application/xml'],
      ['plain text', 'text/plain'],
      ['a picture', 'image/png'],
    ] as const) {
      const { email } = sampleContact();
      const body = type === 'application/xml' ? `<contact><email>${email}</email></contact>` : email;
      const headers = { 'content-type': type };
      const answer = await api.send('contacts', token, { method: 'POST', headers, body });
      must(`${what} does not break the server`, noBreakdown(answer));
      must(`${what} is refused`, deniedApi(answer, 400, 415, 422));
    }
  },
});
