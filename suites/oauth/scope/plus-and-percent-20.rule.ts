import { rfc6749 } from '../../kit/cites.ts';
import { all, describeOutcome, either, issued, servedContact, that } from '../../kit/findings/index.ts';
import { codeOf } from '../../kit/findings/scope-grants.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Plus sign and %20 both separate scopes',
  cites: [rfc6749('Appendix B', 'MUST'), rfc6749('3.3', 'MUST')],
  covers: ['SCOPE-06'],
  needs: ['crm-api', 'authorization-code'],
  symptom:
    'Authorize ends on an error page, or calls show no names and the integration log shows 403, depending on how the PBX writes a space in a URL.',
  impact:
    'A PBX that writes spaces in the other spelling cannot be connected, or gets less scope than it asked for.',
  atRisk: 'connection',
  remedy: 'Decode queries and bodies as application/x-www-form-urlencoded, where + and %20 are both a space.',
  async check({ client, user, api, target, given, must, notApplicable }) {
    if (!client.scope.includes(' ')) notApplicable('the PBX asks for fewer than two scopes');
    const opens = async (answer: HttpResponse) =>
      all(issued(answer), servedContact(await api.probe(answer.accessToken), api.contact.lastName));

    const approve = async (spelling: string) => {
      const url = client
        .authorizationUrl()
        .replace(/(?<=[?&]scope=)[^&]*/, (scope) => scope.replaceAll('+', spelling));
      const outcome = await user.decide(url);
      const code = codeOf(outcome);
      return code === undefined
        ? that(false, 'a code', describeOutcome(outcome), ...outcome.trail)
        : opens(await client.exchange(code));
    };
    const [plus, percent] = [await approve('+'), await approve('%20')];
    given('an authorization request is understood in one spelling at least', either(plus, percent));
    must('an authorization request with + between the scopes opens the CRM API', plus);
    must('an authorization request with %20 between the scopes opens the CRM API', percent);

    if (!target.capabilities.has('client-credentials')) return;
    const request = async (spelling: string) =>
      opens(await client.clientCredentials({}, { respell: (body) => body.replaceAll('+', spelling) }));
    const [withPlus, withPercent] = [await request('+'), await request('%20')];
    given('a token request is understood in one spelling at least', either(withPlus, withPercent));
    must('a token request with + between the scopes opens the CRM API', withPlus);
    must('a token request with %20 between the scopes opens the CRM API', withPercent);
  },
});
