import { connectorApi, rfc8259 } from '../../kit/cites.ts';
import { deniedApi, servedContact } from '../../kit/findings/index.ts';
import { strictJson } from '../../kit/findings/strict-json.ts';
import { defineRule } from '../../kit/rule.ts';
import { sampleNumber } from '../../kit/sample-records.ts';
import { answeredSearches } from '../../kit/witness/api-traffic.ts';
import { once } from '../../kit/witness/once.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

const strictOnce = once(strictJson);

export default defineRule({
  title: 'Answers of the search are JSON by the letter',
  cites: [connectorApi('CRM API', 'MUST'), rfc8259('10', 'MUST'), rfc8259('8.1', 'MUST')],
  needs: ['crm-api'],
  symptom: 'Calls show names with one version of the PBX, and errors about the response with another.',
  impact: "The account's contacts are not shown by a PBX whose parser is strict.",
  atRisk: 'records',
  remedy: 'Write answers with a JSON library, without comments and byte order mark, and each member once.',
  witness: witnessOf(['api'], 'a search that is answered in JSON', {
    'the answer of the search is JSON by the letter': (traffic) =>
      [...answeredSearches(traffic), ...traffic.searches.filter(({ answer }) => answer.status === 401)]
        .filter(({ answer }) => answer.json !== undefined)
        .map(({ answer }) => strictOnce(answer)),
  }),
  async check({ client, api, given, must, note }) {
    const token = await client.accessToken();
    const known = await api.probe(token);
    given('a known number finds its contact', servedContact(known, api.contact.lastName));
    must('the contact found is JSON by the letter', strictJson(known));
    const unknown = await api.search(token, { phone: sampleNumber() });
    if (unknown.json !== undefined) must('the answer to an unknown number is too', strictJson(unknown));
    const refusal = await api.probe(undefined);
    given('a request without a token is refused', deniedApi(refusal));
    if (refusal.json === undefined) note('The refusal is not in JSON, which another rule is about.');
    else must('a refusal is too', strictJson(refusal));
  },
});
