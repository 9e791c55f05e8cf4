import { guide, oauth21, rfc6749, rfc9700 } from '../../kit/cites.ts';
import { issued, refusedWith } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'The password grant is refused with unsupported_grant_type',
  cites: [
    rfc9700('2.4', 'MUST'),
    rfc6749('5.2', 'MUST'),
    oauth21('10', 'MUST'),
    guide('Authentication Types', 'MUST'),
  ],
  covers: ['GRANT-01'],
  needs: ['password'],
  impact:
    "Where the grant is open, a client that learns a user's password gets into the account without the user's approval. Where only the error is wrong, a developer does not learn that the grant is not supported.",
  atRisk: 'access',
  remedy:
    'Remove the password grant from the token endpoint, and support Authorization Code and Client Credentials only.',
  async check({ client, user, given, must, note }) {
    given('the same client gets a token by a grant of its own', issued(await client.served()));
    const { username = '', password = '' } = user.credentials ?? {};
    const answer = await client.token({ grant_type: 'password', username, password, scope: client.scope });
    must(
      'the password grant is refused',
      refusedWith(answer, 400, 'unsupported_grant_type', 'unauthorized_client'),
    );
    if (answer.error === 'unauthorized_client') {
      note('unauthorized_client leaves open whether another client may use the password grant');
    }
  },
});
