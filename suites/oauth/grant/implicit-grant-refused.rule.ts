import { guide, oauth21, rfc9700 } from '../../kit/cites.ts';
import { delivered, notAuthorized } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { outcomesOf } from '../../kit/witness/outcomes.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'The implicit grant is refused',
  cites: [guide('Authentication Types', 'MUST'), rfc9700('2.1.2', 'SHOULD'), oauth21('10', 'MUST')],
  covers: ['GRANT-03'],
  needs: ['authorization-code', 'journey-end'],
  impact:
    'An access token in a URL ends up in browser histories and logs, and a reader of these can use it against the account until it expires.',
  atRisk: 'access',
  remedy: 'Accept response_type=code only, and refuse token with unsupported_response_type.',
  witness: witnessOf(['authorize', 'other'], 'an authorization request for a token', {
    'response_type=token is refused without approval page and token': (traffic) =>
      outcomesOf(traffic, ['token']).map((outcome) => notAuthorized(outcome)),
  }),
  async check({ client, user, given, must }) {
    given('response_type=code brings a code', delivered(await client.requests(), client.redirectUri));
    const outcome = await user.opens(client.authorizationUrl({ response_type: 'token' }));
    must('response_type=token is refused without approval page and token', notAuthorized(outcome));
  },
});
