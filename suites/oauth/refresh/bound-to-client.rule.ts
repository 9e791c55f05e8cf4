import { rfc6749, rfc9700 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A refresh token is bound to its client',
  cites: [rfc6749('6', 'MUST'), rfc6749('10.4', 'MUST'), rfc9700('4.14.2', 'MUST')],
  covers: ['REFRESH-09'],
  needs: ['authorization-code', 'refresh-token', 'second-client'],
  impact:
    "Another customer's client that gets hold of this PBX's refresh token can use it with credentials of its own.",
  atRisk: 'access',
  remedy: 'Compare the client stored with a refresh token with the client that authenticated.',
  async check({ client, stranger, given, must }) {
    const { refreshToken } = await client.grant();
    const own = await client.refresh(refreshToken);
    given('its own client can refresh', issued(own));
    if (stranger.info.grants.includes('client_credentials')) {
      given(
        'the second client gets a token by a grant of its own',
        issued(await stranger.clientCredentials()),
      );
    } else {
      given('the second client is known', refused(await stranger.refresh('no-such-token'), 'invalid_grant'));
    }
    must('another client is refused', refused(await stranger.refresh(own.refreshToken ?? refreshToken)));
  },
});
