import { rfc6749 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'An unknown grant type yields no token',
  cites: [rfc6749('5.2', 'MUST')],
  covers: ['GRANT-08'],
  impact: 'A client gets tokens by a grant that the server does not know, and so by none of its checks.',
  atRisk: 'access',
  remedy: 'Answer a grant type that is not supported with 400 unsupported_grant_type.',
  witness: witnessOf(['token'], 'a token request with an unknown grant type', {
    'an unknown grant type is refused': ({ tokenRequests }) =>
      tokenRequests
        .filter(({ posts, grant }) => posts && grant.startsWith('urn:example:'))
        .map(({ answer }) => refused(answer)),
  }),
  async check({ client, given, must }) {
    given('the same client gets a token by a grant of its own', issued(await client.served()));
    const answer = await client.token({ grant_type: 'urn:example:no-such-grant', scope: client.scope });
    must('an unknown grant type is refused', refused(answer));
  },
});
