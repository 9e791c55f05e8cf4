import { connectorApi } from '../../kit/cites.ts';
import { all, cleanRefusal, servedContact, status } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { sampleContact } from '../../kit/sample-records.ts';

/** Bodies, as sent, that are no contact. */
const BODIES: readonly (readonly [what: string, body: string])[] = [
  ['JSON that breaks off', '{"last_name":"Harness'],
  ['no body at all', ''],
  ['a list', '[{"last_name":"Harness"}]'],
  ['a text', '"Harness"'],
  ['null', 'null'],
  ['nesting without end', `${'['.repeat(5000)}${']'.repeat(5000)}`],
];

export default defineRule({
  title: 'A body that is no JSON object is refused with a 4xx',
  cites: [connectorApi('Errors', 'MUST')],
  needs: ['crm-api', 'contact-creation'],
  permissions: ['destructive'],
  symptom:
    'The integration log shows HTTP 500 when a quotation mark in a name breaks the JSON of the template.',
  impact:
    'The contact is not created, and the admin is sent looking for a fault of the server in place of correcting the template.',
  atRisk: 'diagnosis',
  remedy:
    'Catch the errors of the JSON parser and answer 400, and check that the body is an object before reading members.',
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    given('the search works', servedContact(await api.probe(token), api.contact.lastName));
    const created = await api.createContact(token, sampleContact());
    given('a contact sent as a JSON object is created', status(created, 201, 200));
    for (const [what, body] of BODIES) {
      const answer = await api.send('contacts', token, { method: 'POST', body });
      must(`${what} is refused`, all(cleanRefusal(answer), status(answer, 400, 413, 415, 422)));
    }
  },
});
