import { connectorApi } from '../../kit/cites.ts';
import { validationShape } from '../../kit/findings/error-body.ts';
import { all, cleanRefusal, servedContact, status } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { sampleContact } from '../../kit/sample-records.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'A contact whose fields have the wrong type is refused, and the hint says so',
  cites: [connectorApi('Errors', 'MUST')],
  needs: ['crm-api', 'contact-creation'],
  permissions: ['destructive'],
  symptom:
    'A mistake in the template leaves HTTP 500 in the integration log, or contacts named [object Object].',
  impact:
    "The CRM stores contacts with unusable fields, or the template's author does not learn which field is wrong.",
  atRisk: 'records',
  remedy:
    'Check the type of every field before use, and answer 400 or 422 with {"response": "...", "hint": ["..."]}.',
  witness: witnessOf(['api'], 'a contact with a field of the wrong type', {
    'a contact with a field of the wrong type is refused': (traffic) =>
      traffic
        .posted('contacts')
        .filter(({ record }) => [record?.['last_name'], record?.['email']].some(isNoText))
        .filter(({ answer }) => answer.status < 300 || [400, 422].includes(answer.status))
        .map(({ answer }) => status(answer, 400, 422)),
  }),
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    given('the search works', servedContact(await api.probe(token), api.contact.lastName));
    given('a contact of texts is created', status(await api.createContact(token, sampleContact()), 201, 200));
    for (const [what, members] of [
      ['an object for last_name', { last_name: { $ne: '' } }],
      ['a list for last_name', { last_name: ['Harness'] }],
      ['a boolean for first_name', { first_name: true }],
      ['a list for email', { email: ['a@harness.example', 'b@harness.example'] }],
      ['an object for phone', { phone: { number: '1' } }],
    ] as const) {
      const refusal = await api.createContact(token, { ...sampleContact(), ...members });
      if (!must(`${what} is refused`, all(cleanRefusal(refusal), status(refusal, 400, 422)))) continue;
      must(`the refusal of ${what} has the documented shape`, validationShape(refusal));
    }
  },
});

/** A number may be read as a text. */
function isNoText(value: unknown): boolean {
  return typeof value === 'boolean' || (typeof value === 'object' && value !== null);
}
