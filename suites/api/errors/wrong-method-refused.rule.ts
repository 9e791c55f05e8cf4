import { connectorApi, rfc9110 } from '../../kit/cites.ts';
import { errorShape } from '../../kit/findings/error-body.ts';
import { deniedApi, type Finding, servedContact, that } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'A method that a route does not know is refused with 405 and Allow, or with 404',
  cites: [rfc9110('15.5.6', 'MUST'), connectorApi('Errors', 'MUST')],
  needs: ['crm-api'],
  symptom:
    'With the wrong RequestType in the template, the integration log shows HTTP 500 or a parser error in place of a plain error.',
  impact: "The template's author is not informed that the method is wrong, or which one to use.",
  atRisk: 'diagnosis',
  remedy: 'Answer 405 with an Allow header and {"message": "...", "error": "..."}.',
  witness: witnessOf(['api'], 'a request to the CRM API that is refused with 405', {
    'a 405 says what is allowed': ({ api }) =>
      api.filter(({ answer }) => answer.status === 405).map(({ answer }) => allowNamesMethods(answer)),
  }),
  async check({ client, api, target, given, must }) {
    const token = await client.accessToken();
    given('the search returns the contact', servedContact(await api.probe(token), api.contact.lastName));
    const routes = [
      ['PUT to the search', 'search', 'PUT'],
      ['POST to the search', 'search', 'POST'],
      ...(target.capabilities.has('contact-creation')
        ? ([['PATCH to the contacts', 'contacts', 'PATCH']] as const)
        : []),
    ] as const;
    for (const [what, endpoint, method] of routes) {
      const answer = await api.send(endpoint, token, { method });
      if (!must(`${what} is refused`, deniedApi(answer, 404, 405, 501))) continue;
      must(`a 405 to ${what} says what is allowed`, allowNamesMethods(answer));
      must(`the refusal of ${what} has the documented shape`, errorShape(answer));
    }
  },
});

/** RFC 9110 15.5.6: the origin server MUST generate an Allow header field in a 405 response. */
function allowNamesMethods(answer: HttpResponse): Finding {
  const allow = answer.header('allow');
  const holds = answer.status !== 405 || (allow !== undefined && /^[A-Z]+(\s*,\s*[A-Z]+)*$/.test(allow));
  return that(
    holds,
    'Allow with the methods, in a 405',
    `${answer.status}, Allow: ${allow ?? '(absent)'}`,
    answer,
  );
}
