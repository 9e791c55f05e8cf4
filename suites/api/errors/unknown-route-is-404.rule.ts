import { connectorApi, rfc9110 } from '../../kit/cites.ts';
import { errorShape } from '../../kit/findings/error-body.ts';
import { deniedApi, servedContact } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A route that does not exist is answered with 404 and a JSON error',
  cites: [connectorApi('Errors', 'MUST'), rfc9110('15.5.5', 'MUST')],
  needs: ['crm-api'],
  symptom:
    'With a mistyped URL in the template, the integration log shows a parser error, or no error at all.',
  impact: "The template's author is not informed that the address is wrong.",
  atRisk: 'diagnosis',
  remedy: 'Answer every unknown path of the CRM API with 404 and {"message": "...", "error": "..."}.',
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    given('the search returns the contact', servedContact(await api.probe(token), api.contact.lastName));
    for (const [what, path] of [
      ['beside the search', './harness-no-such-route'],
      ['below the search', `${new URL(api.searchUrl).pathname}/harness-no-such-route`],
    ] as const) {
      const answer = await api.send('search', token, { url: new URL(path, api.searchUrl).href });
      if (!must(`an unknown route ${what} is answered with 404`, deniedApi(answer, 404))) continue;
      must(`the 404 for a route ${what} has the documented shape`, errorShape(answer));
    }
  },
});
