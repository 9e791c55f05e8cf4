import { randomBytes } from 'node:crypto';
import { rfc6749, rfc9110 } from '../../kit/cites.ts';
import { challenged, issued, refused, status } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import type { TokenRequest } from '../../kit/witness/token-request.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'A failed Basic authentication is answered 401 with a challenge for Basic',
  cites: [rfc6749('5.2', 'MUST'), rfc9110('11.6.1', 'MUST')],
  covers: ['CLIENT-05'],
  alone: 'guesses',
  symptom: 'The integration log shows an unspecific error in place of "invalid_client".',
  impact: 'The admin does not learn that the Client Secret is wrong.',
  atRisk: 'diagnosis',
  remedy:
    'Answer 401 with invalid_client and WWW-Authenticate: Basic when the credentials in the Authorization header are wrong.',
  witness: witnessOf(['token'], 'a Basic authentication that fails', {
    'a failed Basic authentication is answered 401': ({ tokenRequests }) =>
      tokenRequests.filter(failedBasic).map(({ answer }) => status(answer, 401)),
    'the answer challenges for Basic': ({ tokenRequests }) =>
      tokenRequests.filter(failedBasic).map(({ answer }) => challenged(answer, 'Basic')),
  }),
  async check({ client, given, must }) {
    const basic = { auth: 'client_secret_basic' } as const;
    given('Basic with the right secret is accepted', issued(await client.served({}, basic)));
    const answer = await client.served({ client_secret: randomBytes(24).toString('base64url') }, basic);
    given('Basic with a wrong secret is refused', refused(answer));
    must('Basic with a wrong secret gets 401', status(answer, 401));
    must('the answer challenges for Basic', challenged(answer, 'Basic'));
  },
});

/** By Basic alone: a request that names its client in two ways may be refused for that. */
function failedBasic({ client, fields, answer }: TokenRequest): boolean {
  return client.by === 'basic' && !fields.has('client_id') && answer.error === 'invalid_client';
}
