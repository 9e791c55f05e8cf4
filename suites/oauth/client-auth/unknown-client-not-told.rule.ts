import { randomBytes } from 'node:crypto';
import { rfc6749 } from '../../kit/cites.ts';
import { issued, refused, sameRefusal } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'An unknown client gets the same answer as a wrong secret',
  cites: [rfc6749('5.2', 'SHOULD')],
  covers: ['CLIENT-03'],
  needs: ['client-credentials'],
  alone: 'guesses',
  impact: 'An attacker can find out which Client IDs exist, and needs to guess secrets for those only.',
  atRisk: 'access',
  remedy: 'Give one answer, invalid_client, whether the client is unknown or its secret is wrong.',
  async check({ client, given, must }) {
    given('the client gets a token with its own secret', issued(await client.clientCredentials()));
    const client_secret = randomBytes(24).toString('base64url');
    const known = await client.clientCredentials({ client_secret });
    given('a wrong secret is refused', refused(known));
    const client_id = `unknown-${randomBytes(8).toString('hex')}`;
    const unknown = await client.clientCredentials({ client_id, client_secret });
    must('an unknown client is refused', refused(unknown));
    must('both answers are the same', sameRefusal(known, unknown));
  },
});
