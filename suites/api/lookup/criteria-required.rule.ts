import { connectorApi } from '../../kit/cites.ts';
import { validationShape } from '../../kit/findings/error-body.ts';
import { deniedApi, servedContact } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';
import { answeredSearches } from '../../kit/witness/api-traffic.ts';
import type { Traffic } from '../../kit/witness/traffic.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'A search with neither phone nor email is refused with 400 and says what is missing',
  cites: [connectorApi('CRM API', 'MUST'), connectorApi('Errors', 'MUST')],
  needs: ['crm-api'],
  symptom:
    'The integration log shows an error that does not say which value the template leaves out, or no error.',
  impact: "The template's author is not informed that a search needs phone or email.",
  atRisk: 'diagnosis',
  remedy: 'Answer 400 with {"response": "...", "hint": ["..."]} when phone and email are both missing.',
  witness: witnessOf(['api'], 'a search with neither phone nor email', {
    'a search without criteria is refused with 400': (traffic) =>
      withoutCriteria(traffic).map((answer) => deniedApi(answer, 400)),
    'the refusal has the documented shape': (traffic) =>
      withoutCriteria(traffic)
        .filter((answer) => answer.status === 400)
        .map((answer) => validationShape(answer)),
  }),
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    given(
      'a search with a number returns the contact',
      servedContact(await api.probe(token), api.contact.lastName),
    );
    for (const [what, query] of [
      ['neither', {}],
      ['a display name alone', { display_name: 'Harness' }],
    ] as const) {
      const answer = await api.search(token, query);
      if (!must(`a search with ${what} is refused with 400`, deniedApi(answer, 400))) continue;
      must(`the refusal of ${what} has the documented shape`, validationShape(answer));
    }
  },
});

/** Searches that name nothing by which a contact could be found, where others on the same route are answered. */
function withoutCriteria(traffic: Traffic): HttpResponse[] {
  if (traffic.lookups.length === 0) return [];
  return answeredSearches(traffic)
    .filter(({ query }) => [...query.keys()].every((name) => name === 'display_name'))
    .map(({ answer }) => answer);
}
