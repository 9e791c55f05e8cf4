import { randomBytes } from 'node:crypto';
import { rfc6749, rfc9110 } from '../../kit/cites.ts';
import { challenged, issued, refused, status } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

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
  async check({ client, given, must }) {
    const basic = { auth: 'client_secret_basic' } as const;
    given('Basic with the right secret is accepted', issued(await client.served({}, basic)));
    const answer = await client.served({ client_secret: randomBytes(24).toString('base64url') }, basic);
    given('Basic with a wrong secret is refused', refused(answer));
    must('Basic with a wrong secret gets 401', status(answer, 401));
    must('the answer challenges for Basic', challenged(answer, 'Basic'));
  },
});
