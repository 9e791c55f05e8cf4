import { rfc6749 } from '../../kit/cites.ts';
import { authenticates, issued, refused } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'A refresh token is bound to its client',
  cites: [rfc6749('6', 'MUST'), rfc6749('10.4', 'MUST')],
  covers: ['REFRESH-09'],
  needs: ['authorization-code', 'refresh-token', 'second-client'],
  alone: 'guesses',
  impact:
    "Another customer's client that gets hold of this PBX's refresh token can use it with credentials of its own.",
  atRisk: 'access',
  remedy: 'Compare the client stored with a refresh token with the client that authenticated.',
  witness: witnessOf(['token'], 'a refresh token that another client sends', {
    'a refresh token of another client is refused': (traffic) =>
      traffic.tokenRequests
        .filter((one) => {
          const [origin, ...others] = traffic.originsOf(one.field('refresh_token'));
          const ids = [origin?.client.id ?? '', one.client.id];
          return others.length === 0 && !ids.includes('') && ids[0] !== ids[1];
        })
        .map(({ answer }) => refused(answer)),
  }),
  async check({ client, stranger, given, must }) {
    const { refreshToken } = await client.grant();
    const own = await client.refresh(refreshToken);
    given('its own client can refresh', issued(own));
    given('the second client is known and authenticates', await authenticates(stranger));
    must('another client is refused', refused(await stranger.refresh(own.refreshToken ?? refreshToken)));
  },
});
