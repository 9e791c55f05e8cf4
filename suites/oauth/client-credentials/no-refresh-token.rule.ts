import { rfc6749 } from '../../kit/cites.ts';
import { type Finding, issued, that } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'Client credentials answers contain no refresh token',
  cites: [rfc6749('4.4.3', 'SHOULD')],
  covers: ['CC-02'],
  needs: ['client-credentials'],
  impact:
    'A second long-lived secret is stored and sent around without need, and an attacker who gets hold of it can stay connected.',
  atRisk: 'access',
  remedy: 'Issue only an access token for client_credentials: the client can ask again at any time.',
  witness: witnessOf(['token'], 'a Client Credentials request that is accepted', {
    'the answer to Client Credentials has no refresh token': ({ clientCredentials }) =>
      clientCredentials.map(({ answer }) => withoutRefreshToken(answer)),
  }),
  async check({ client, given, must }) {
    const plain = await client.clientCredentials();
    given('the request is accepted', issued(plain));
    must('the answer has no refresh token', withoutRefreshToken(plain));
    const offline = await client.clientCredentials({ scope: `${client.scope} offline_access`.trim() });
    must('asking for offline_access brings no refresh token', withoutRefreshToken(offline));
  },
});

function withoutRefreshToken(answer: HttpResponse): Finding {
  const present = answer.json?.['refresh_token'] !== undefined;
  return that(
    !present,
    'no refresh_token',
    present ? `${answer.status} with a refresh_token` : answer.describe(),
    answer,
  );
}
