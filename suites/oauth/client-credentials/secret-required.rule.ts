import { basicHeader } from '../../kit/actors/client.ts';
import { rfc6749 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { withoutSecret } from '../../kit/witness/clients.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'Client credentials without a secret are refused',
  cites: [rfc6749('4.4', 'MUST'), rfc6749('3.2.1', 'MUST')],
  covers: ['CC-03'],
  needs: ['client-credentials'],
  alone: 'guesses',
  impact:
    'A stranger who knows the Client ID, which every authorization link contains, gets access tokens of the client.',
  atRisk: 'access',
  remedy: 'Authenticate the client before issuing a token, and treat an empty secret as missing.',
  witness: witnessOf(['token'], 'a Client Credentials request without the secret of a client that has one', {
    'Client Credentials without a secret are refused': (traffic) =>
      withoutSecret(traffic, 'client_credentials').map(({ answer }) => refused(answer)),
  }),
  async check({ client, given, must }) {
    given('the request is accepted with the secret', issued(await client.clientCredentials()));
    const post = { auth: 'client_secret_post' } as const;
    const bare = await client.clientCredentials({ client_secret: undefined }, post);
    must('a bare client_id is refused', refused(bare));
    must(
      'an empty client_secret is refused',
      refused(await client.clientCredentials({ client_secret: '' }, post)),
    );
    const basic = await client.clientCredentials(
      {},
      { auth: 'none', headers: [['authorization', basicHeader(client.id, '')]] },
    );
    must('a Basic header with an empty password is refused', refused(basic));
  },
});
