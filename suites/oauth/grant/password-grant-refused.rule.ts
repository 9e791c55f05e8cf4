import { guide, oauth21, rfc6749, rfc9700 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'The password grant is refused',
  cites: [
    rfc9700('2.4', 'MUST'),
    rfc6749('5.2', 'MUST'),
    oauth21('10', 'MUST'),
    guide('Authentication Types', 'MUST'),
  ],
  covers: ['GRANT-01'],
  needs: ['password'],
  impact: "A client that learns a user's password gets into the account without the user's approval.",
  atRisk: 'access',
  remedy:
    'Remove the password grant from the token endpoint, and support Authorization Code and Client Credentials only.',
  witness: witnessOf(['token'], 'a token request with the password grant', {
    'the password grant is refused': ({ tokenRequests }) =>
      tokenRequests
        .filter(({ posts, grant }) => posts && grant === 'password')
        .map(({ answer }) => refused(answer)),
  }),
  async check({ client, user, given, must, note }) {
    given('the same client gets a token by a grant of its own', issued(await client.served()));
    const { username = '', password = '' } = user.credentials ?? {};
    const answer = await client.token({ grant_type: 'password', username, password, scope: client.scope });
    must('the password grant is refused', refused(answer));
    if (answer.error === 'unauthorized_client') {
      note('unauthorized_client leaves open whether another client may use the password grant');
    }
  },
});
