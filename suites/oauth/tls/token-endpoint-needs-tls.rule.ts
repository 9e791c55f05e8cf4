import { rfc6749 } from '../../kit/cites.ts';
import { issued, refused, sameRefusal } from '../../kit/findings/index.ts';
import { closedToHttp, overHttp } from '../../kit/findings/plain-http.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'The token endpoint does not work over plain HTTP',
  cites: [rfc6749('3.2', 'MUST'), rfc6749('2.3.1', 'MUST')],
  covers: ['TLS-01'],
  needs: ['tls'],
  alone: 'guesses',
  impact:
    'A template with http in its address works unnoticed, and an attacker who reads the network traffic learns the Client Secret and tokens.',
  atRisk: 'access',
  remedy: 'Close plain http, or redirect it to https before a request is read.',
  async check({ client, target, given, must }) {
    given('the client gets a token over https', issued(await client.served()));
    // A made-up secret: the real one must not travel unencrypted, and the answer shows the same.
    const fields = { grant_type: 'client_credentials', scope: client.scope, client_secret: 'harness-wrong' };
    const { token } = target.endpoints;
    const encrypted = await client.post(token, fields);
    given('a wrong secret is refused over https', refused(encrypted));
    const plain = await client.post(overHttp(token), fields);
    must(
      'over http a secret is not checked',
      closedToHttp(plain, (answer) => sameRefusal(encrypted, answer).holds),
    );
  },
});
