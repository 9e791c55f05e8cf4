import { randomBytes } from 'node:crypto';
import { rfc6750 } from '../../kit/cites.ts';
import { deniedApi, sameRefusal, servedContact } from '../../kit/findings/index.ts';
import { closedToHttp, overHttp } from '../../kit/findings/plain-http.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'The CRM API does not accept tokens over plain HTTP',
  cites: [rfc6750('5.2', 'MUST'), rfc6750('5.3', 'MUST')],
  covers: ['TLS-03'],
  needs: ['tls', 'crm-api'],
  impact:
    'A template with http in its address works unnoticed, and an attacker who reads the network traffic learns tokens and contacts.',
  atRisk: 'access',
  remedy: 'Close plain http, or redirect it to https before a request is read.',
  async check({ client, api, given, must }) {
    const served = await api.probe(await client.accessToken());
    given('a token is accepted over https', servedContact(served, api.contact.lastName));
    // A made-up token: a real one must not travel unencrypted, and the answer shows the same.
    const token = randomBytes(24).toString('base64url');
    const encrypted = await api.probe(token);
    given('a made-up token is refused over https', deniedApi(encrypted));
    const plain = await api.probe(token, { url: overHttp(api.searchUrl) });
    must(
      'over http a token is not checked',
      closedToHttp(plain, (answer) => sameRefusal(encrypted, answer).holds),
    );
  },
});
