import { connectorApi, rfc6749 } from '../../kit/cites.ts';
import { issued, refused, that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { LEEWAY, sendSpent } from '../../kit/spent-token.ts';
import type { TokenRequest } from '../../kit/witness/token-request.ts';
import type { Traffic } from '../../kit/witness/traffic.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'A used refresh token is dead',
  cites: [connectorApi('OAuth', 'MUST'), rfc6749('6', 'MAY')],
  covers: ['REFRESH-03'],
  needs: ['authorization-code', 'refresh-token', 'refresh-rotation'],
  permissions: ['destructive'],
  alone: 'ends',
  impact:
    "A used refresh token from an old backup or log still yields access tokens to a holder of the client's credentials.",
  atRisk: 'access',
  remedy: 'End a refresh token in the transaction that issues its successor.',
  witness: witnessOf(
    ['token', 'api'],
    'a refresh token that is sent again, a minute after its successor was used',
    {
      'a spent refresh token is refused': (traffic) =>
        sentAgain(traffic).map((again) => refused(again.answer)),
    },
  ),
  async check(context) {
    const { client, given, must } = context;
    const { refreshToken } = await client.grant();
    const first = await client.refresh(refreshToken);
    given('the first refresh is accepted', issued(first, { refreshToken: true }));
    given(
      'its refresh token is another one',
      that(first.refreshToken !== refreshToken, 'another refresh token', 'the one sent, or another', first),
    );
    must('the used refresh token is refused', refused(await sendSpent(context, refreshToken)));
  },
});

/**
 * Refreshes with a token that an earlier refresh has replaced, which a server may accept for a while, or until the tokens
 * that replaced it are used.
 */
function sentAgain(traffic: Traffic): TokenRequest[] {
  return traffic.refreshes.flatMap((first) => {
    const token = first.field('refresh_token');
    const { accessToken = '', refreshToken } = first.answer;
    const again = traffic.sentWith('refresh_token', token).filter((one) => one.isAfter(first));
    if (refreshToken === undefined || again.length === 0 || traffic.originsOf(token).length > 1) return [];
    const used = traffic.lookupsBy(accessToken).find(({ seen }) => seen.atMs >= first.answeredAtMs);
    return again.filter((one) => used !== undefined && one.seen.atMs - used.seen.atMs >= LEEWAY * 1000);
  });
}
