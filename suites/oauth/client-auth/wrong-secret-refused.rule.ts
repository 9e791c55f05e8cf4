import { randomBytes } from 'node:crypto';
import { rfc6749 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A wrong client secret is refused, whatever the grant',
  cites: [rfc6749('3.2.1', 'MUST'), rfc6749('5.2', 'MUST')],
  covers: ['CLIENT-02'],
  alone: 'guesses',
  symptom:
    'Authorize succeeds with a wrong Client Secret, or ends with an error that does not name the secret.',
  impact:
    'An attacker who knows the Client ID, which every authorization link contains, gets tokens with Client Credentials at once, otherwise with a code or refresh token that leaks.',
  atRisk: 'access',
  remedy:
    'Authenticate the client in one place, before any grant is processed, and answer invalid_client with 400 or 401.',
  async check({ client, target, given, must }) {
    const wrong = { client_secret: randomBytes(24).toString('base64url') };
    const inBody = { auth: 'client_secret_post' } as const;
    given('the client gets a token with its own secret', issued(await client.served()));
    const { capabilities } = target;
    if (capabilities.has('client-credentials')) {
      must('Client Credentials are refused', refused(await client.clientCredentials(wrong, inBody)));
    }
    if (capabilities.has('authorization-code')) {
      const code = await client.authorize();
      must('the exchange of a good code is refused', refused(await client.exchange(code, wrong, inBody)));
    }
    if (capabilities.has('authorization-code') && capabilities.has('refresh-token')) {
      const { refreshToken } = await client.grant();
      must('a refresh is refused', refused(await client.refresh(refreshToken, wrong, inBody)));
    }
  },
});
