import { connectorApi } from '../../kit/cites.ts';
import { hints, validationShape } from '../../kit/findings/error-body.ts';
import { deniedApi, hidesContact, servedContact, status } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { sampleContact } from '../../kit/sample-records.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'A contact without last_name is refused with 400 and a hint that names it',
  cites: [connectorApi('CRM API', 'MUST'), connectorApi('Errors', 'MUST')],
  needs: ['crm-api', 'contact-creation'],
  permissions: ['destructive'],
  symptom: 'Contacts without a name appear in the CRM.',
  impact:
    "The account's CRM fills with contacts that agents cannot tell apart; where only the hint is missing, the template's author does not learn which field to send.",
  atRisk: 'records',
  remedy: 'Refuse a contact whose last_name is missing or blank with 400 and a hint that names last_name.',
  witness: witnessOf(['api'], 'a contact without last_name', {
    'a contact without last_name is refused with 400': (traffic) =>
      traffic
        .posted('contacts')
        .filter(({ record }) => record !== undefined && String(record['last_name'] ?? '').trim() === '')
        .filter(({ answer }) => answer.status < 300 || answer.status === 400)
        .map(({ answer }) => deniedApi(answer, 400)),
  }),
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    given('the search works', servedContact(await api.probe(token), api.contact.lastName));
    given(
      'a contact with a last_name is created',
      status(await api.createContact(token, sampleContact()), 201, 200),
    );
    for (const [what, last_name] of [
      ['a missing', undefined],
      ['an empty', ''],
      ['a blank', '   '],
    ] as const) {
      const contact = { ...sampleContact(), first_name: sampleContact().last_name, last_name };
      const refusal = await api.createContact(token, contact);
      const refused = must(`${what} last_name is refused with 400`, deniedApi(refusal, 400));
      if (refused)
        must(`the refusal of ${what} last_name has the documented shape`, validationShape(refusal));
      if (refused) must(`a hint for ${what} last_name names the field`, hints(refusal, 'last_name'));
      const after = await api.search(token, { email: contact.email });
      must(`${what} last_name leaves no contact behind`, hidesContact(after, contact.first_name));
    }
  },
});
