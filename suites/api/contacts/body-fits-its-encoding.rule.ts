import { connectorApi, rfc9110 } from '../../kit/cites.ts';
import { noBreakdown, servedContact, status } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { sampleContact } from '../../kit/sample-records.ts';

/** Codings that a server may decode, and one that no server knows. */
const CODINGS = ['gzip', 'deflate', 'br', 'zstd', 'x-harness'];

export default defineRule({
  title: 'A contact that does not fit its Content-Encoding never ends in a 5xx',
  cites: [connectorApi('Errors', 'MUST'), rfc9110('8.4', 'MAY')],
  needs: ['crm-api', 'contact-creation'],
  permissions: ['destructive'],
  symptom:
    'The integration log shows HTTP 500 when a proxy in between unpacks the body of a request and leaves its Content-Encoding.',
  impact:
    'The contact is not created, and the admin is sent looking for a fault of the server in place of correcting the proxy.',
  atRisk: 'diagnosis',
  remedy: 'Catch the errors of the decompression and answer 400, and an unknown Content-Encoding with 415.',
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    given('the search works', servedContact(await api.probe(token), api.contact.lastName));
    const created = await api.createContact(token, sampleContact());
    given('a contact without a Content-Encoding is created', status(created, 201, 200));
    for (const coding of CODINGS) {
      const headers = { 'content-encoding': coding };
      const answer = await api.createContact(token, sampleContact(), { headers });
      must(`a contact that is not ${coding} and says so breaks nothing`, noBreakdown(answer));
    }
  },
});
