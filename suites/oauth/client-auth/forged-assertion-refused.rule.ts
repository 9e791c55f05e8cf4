import { randomBytes } from 'node:crypto';
import { rfc6749, rfc7521, rfc7523 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { signingInput } from '../../kit/jwt.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A forged client assertion does not replace the client secret',
  cites: [rfc7523('3', 'MUST'), rfc7521('4.2', 'MUST'), rfc6749('3.2.1', 'MUST')],
  covers: ['CLIENT-11'],
  alone: 'guesses',
  impact: 'An attacker who knows a Client ID gets tokens of that client without its Client Secret.',
  atRisk: 'access',
  remedy:
    'Verify the signature of a client assertion with a key of that client, or do not accept assertions.',
  async check({ client, target, given, must }) {
    given('the client gets a token with its secret', issued(await client.served()));
    const now = Math.floor(Date.now() / 1000);
    const payload = {
      iss: client.id,
      sub: client.id,
      aud: target.endpoints.token,
      jti: randomBytes(16).toString('hex'),
      iat: now,
      exp: now + 300,
    };
    const served = (client_assertion: string) => {
      const client_assertion_type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
      const changes = { client_secret: undefined, client_assertion_type, client_assertion };
      return client.served(changes, { auth: 'client_secret_post' });
    };
    const unsigned = `${signingInput({ header: { alg: 'none', typ: 'JWT' }, payload })}.`;
    must('an unsigned assertion in place of the secret is refused', refused(await served(unsigned)));
    const signed = `${signingInput({ header: { alg: 'HS256', typ: 'JWT' }, payload })}.`;
    const signature = randomBytes(32).toString('base64url');
    must('one with a random signature is refused', refused(await served(signed + signature)));
  },
});
