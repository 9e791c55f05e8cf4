import { rfc6749 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { withoutSecret } from '../../kit/witness/clients.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'Refreshing without the client secret is refused',
  cites: [rfc6749('6', 'MUST'), rfc6749('3.2.1', 'MUST')],
  covers: ['REFRESH-10'],
  needs: ['authorization-code', 'refresh-token'],
  alone: 'guesses',
  impact:
    'An attacker who copies a refresh token needs no Client Secret to get access tokens of the account.',
  atRisk: 'access',
  remedy: 'Authenticate the client at every refresh, and treat an empty secret as missing.',
  witness: witnessOf(['token'], 'a refresh without the secret of a client that has one', {
    'a refresh without the client secret is refused': (traffic) =>
      withoutSecret(traffic, 'refresh_token').map(({ answer }) => refused(answer)),
  }),
  async check({ client, given, must }) {
    const { refreshToken } = await client.grant();
    const sound = await client.refresh(refreshToken);
    given('the refresh is accepted with the secret', issued(sound));
    const live = sound.refreshToken ?? refreshToken;
    const post = { auth: 'client_secret_post' } as const;
    const bare = await client.refresh(live, { client_secret: undefined }, post);
    must('a refresh without client_secret is refused', refused(bare));
    const empty = await client.refresh(live, { client_secret: '' }, post);
    must('a refresh with an empty client_secret is refused', refused(empty));
    const anonymous = await client.refresh(live, {}, { auth: 'none' });
    must('a refresh that names no client is refused', refused(anonymous));
  },
});
