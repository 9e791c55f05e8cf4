import { rfc6749 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'Only refresh tokens can be used to refresh',
  cites: [rfc6749('6', 'MUST'), rfc6749('1.5', 'MUST')],
  covers: ['REFRESH-16'],
  needs: ['authorization-code', 'refresh-token'],
  impact:
    "An attacker who gets hold of an access token, which travels with every request, and of the client's credentials, stays connected past its expiry.",
  atRisk: 'access',
  remedy:
    'Look up a refresh token among the refresh tokens only, and answer any other value with 400 invalid_grant.',
  witness: witnessOf(['token', 'authorize', 'other'], 'a refresh with an access token or a code', {
    'a value that is no refresh token is refused': (traffic) =>
      traffic.tokenRequests
        .filter((one) => {
          const token = one.field('refresh_token');
          const other = traffic.issuancesOf(token).length > 0 || traffic.redirectOf(token) !== undefined;
          return other && traffic.originsOf(token).length === 0;
        })
        .map(({ answer }) => refused(answer)),
  }),
  async check({ client, target, given, must }) {
    const { accessToken, refreshToken } = await client.grant();
    given('the refresh token is accepted', issued(await client.refresh(refreshToken)));
    must('an access token is refused', refused(await client.refresh(accessToken)));
    const code = await client.authorize();
    must('an unused code is refused', refused(await client.refresh(code)));
    if (!target.capabilities.has('client-credentials')) return;

    const headless = await client.clientCredentials();
    given('a client credentials token is issued', issued(headless));
    must('a client credentials token is refused', refused(await client.refresh(headless.accessToken ?? '')));
  },
});
