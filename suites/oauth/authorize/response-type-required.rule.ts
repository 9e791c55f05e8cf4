import { rfc6749 } from '../../kit/cites.ts';
import { delivered, notAuthorized } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A missing or unknown response_type is refused',
  cites: [rfc6749('3.1.1', 'MUST'), rfc6749('4.1.2.1', 'MUST')],
  covers: ['AUTHZ-03'],
  needs: ['authorization-code', 'journey-end'],
  impact:
    'A client whose template is wrong gets a code, or an error that does not name the cause, and its author does not learn of the mistake.',
  atRisk: 'diagnosis',
  remedy:
    'Refuse a request without response_type with invalid_request, and an unknown one with unsupported_response_type.',
  async check({ client, user, given, must }) {
    given('response_type=code brings a code', delivered(await client.requests(), client.redirectUri));
    for (const [what, responseType] of [
      ['a missing response_type', undefined],
      ['an unknown response_type', 'foo'],
    ] as const) {
      const outcome = await user.opens(client.authorizationUrl({ response_type: responseType }));
      must(`${what} is refused`, notAuthorized(outcome));
    }
  },
});
