import { connectorApi, rfc9110 } from '../../kit/cites.ts';
import { deniedApi, header, servedContact, that } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';
import { sampleNumber } from '../../kit/sample-records.ts';
import { answeredSearches, answersOf } from '../../kit/witness/api-traffic.ts';
import type { Traffic } from '../../kit/witness/traffic.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'Answers of the search are JSON and say so',
  cites: [connectorApi('CRM API', 'MUST'), rfc9110('8.3', 'SHOULD')],
  needs: ['crm-api'],
  symptom: 'Calls show no names, and the integration log says that the response could not be read.',
  impact: "The account's contacts are not shown, because the PBX cannot read the answers.",
  atRisk: 'records',
  remedy: 'Send Content-Type: application/json in UTF-8, and only the JSON object in the body.',
  witness: witnessOf(['api'], 'a search that is answered with 200', {
    'the answer of the search is a JSON object': (traffic) => served(traffic).map(jsonObject),
    'it is sent as application/json': (traffic) =>
      served(traffic).map((answer) => header(answer, 'content-type', 'application/json', isJson)),
  }),
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    const known = await api.probe(token);
    given('a known number finds its contact', servedContact(known, api.contact.lastName));
    must(
      'the contact found is sent as application/json',
      header(known, 'content-type', 'application/json', isJson),
    );
    const unknown = await api.search(token, { phone: sampleNumber() });
    must('the answer to an unknown number is a JSON object', jsonObject(unknown));
    must('it is sent as application/json too', header(unknown, 'content-type', 'application/json', isJson));
  },
});

const isJson = (value: string) => /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(value);

function jsonObject(answer: HttpResponse): ReturnType<typeof that> {
  const holds = answer.status === 200 && answer.json !== undefined;
  return that(
    holds,
    '200 with a JSON object',
    holds ? 'that' : `${answer.describe()}, no JSON object`,
    answer,
  );
}

/** A page is a refusal, or stands before the deployment. */
function served(traffic: Traffic): HttpResponse[] {
  return answersOf(answeredSearches(traffic)).filter(
    (answer) => answer.status === 200 && !deniedApi(answer).holds,
  );
}
