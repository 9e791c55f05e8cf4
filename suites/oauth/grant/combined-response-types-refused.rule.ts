import { rfc6749, rfc9700 } from '../../kit/cites.ts';
import { delivered, notAuthorized } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { outcomesOf } from '../../kit/witness/outcomes.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

const RESPONSE_TYPES = ['code token', 'code id_token', 'token code', 'none'];

export default defineRule({
  title: 'Hybrid and other combined response types are refused',
  cites: [rfc6749('3.1.1', 'MUST'), rfc9700('2.1.2', 'SHOULD')],
  covers: ['GRANT-04'],
  needs: ['authorization-code', 'journey-end'],
  impact:
    'Codes and tokens can leave the server in responses that no client was registered for, and so reach browser histories and logs.',
  atRisk: 'access',
  remedy:
    'Compare response_type as a whole with "code", and refuse every other value with unsupported_response_type.',
  witness: witnessOf(['authorize', 'other'], 'an authorization request for several things', {
    'a combined response_type is refused': (traffic) =>
      outcomesOf(traffic, RESPONSE_TYPES).map((outcome) => notAuthorized(outcome)),
  }),
  async check({ client, user, given, must }) {
    given('response_type "code" brings a code', delivered(await client.requests(), client.redirectUri));
    for (const responseType of RESPONSE_TYPES) {
      const outcome = await user.opens(client.authorizationUrl({ response_type: responseType }));
      must(`response_type "${responseType}" is refused`, notAuthorized(outcome));
    }
  },
});
