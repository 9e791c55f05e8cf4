import { rfc6749 } from '../../kit/cites.ts';
import { authenticates, issued, refused } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

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
  async check({ client, stranger, given, must }) {
    const { refreshToken } = await client.grant();
    const own = await client.refresh(refreshToken);
    given('its own client can refresh', issued(own));
    given('the second client is known and authenticates', await authenticates(stranger));
    must('another client is refused', refused(await stranger.refresh(own.refreshToken ?? refreshToken)));
  },
});
