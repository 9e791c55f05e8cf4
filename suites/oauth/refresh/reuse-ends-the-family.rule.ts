import { isDeepStrictEqual } from 'node:util';
import { rfc9700 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { LEEWAY, leewayOf, sendSpent } from '../../kit/spent-token.ts';
import type { TokenRequest } from '../../kit/witness/token-request.ts';
import type { Traffic } from '../../kit/witness/traffic.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'Reuse of an old refresh token revokes its successor',
  cites: [rfc9700('4.14.2', 'SHOULD')],
  covers: ['REFRESH-07'],
  needs: ['authorization-code', 'refresh-token', 'refresh-rotation'],
  permissions: ['destructive'],
  alone: 'ends',
  impact:
    'A thief who used a stolen refresh token before the PBX did keeps access to the account, although the second use reveals the theft.',
  atRisk: 'access',
  remedy: 'When a used refresh token is sent again, revoke every token of its grant.',
  witness: witnessOf(['token'], 'a spent refresh token that is sent again, and its successor after that', {
    'the successor of a refresh token that was used again is refused': (traffic) =>
      afterReuse(traffic).map(({ answer }) => refused(answer)),
  }),
  async check(context) {
    const { client, time, given, must } = context;
    const { refreshToken } = await client.grant();
    const first = await client.refresh(refreshToken);
    given('the first refresh is accepted', issued(first, { refreshToken: true }));
    const old = first.refreshToken ?? '';
    const second = await client.refresh(old);
    given('a successor can be refreshed', issued(second, { refreshToken: true }));
    given('the used refresh token is refused', refused(await sendSpent(context, old)));
    let successor = await client.refresh(second.refreshToken ?? '');
    if (successor.refreshToken !== undefined) {
      // Within the leeway a server may do no more than refuse.
      await time.pass(leewayOf(context));
      await client.refresh(old);
      successor = await client.refresh(successor.refreshToken);
    }
    must('its successor is withdrawn', refused(successor));
  },
});

/** A server may forget a spent token some time after; milliseconds. */
const REMEMBERED = 600_000;

/** Refreshes with the token that replaced one whose reuse, past any leeway, has been refused. */
function afterReuse(traffic: Traffic): TokenRequest[] {
  return traffic.tokenRequests.filter((later) =>
    traffic.ancestorsOf(later).some((first) => {
      const token = first.field('refresh_token');
      const certain = traffic.originsOf(token).length < 2;
      return (
        certain &&
        traffic
          .sentWith('refresh_token', token)
          .some((again) => isReuse(again, first) && later.isAfter(again))
      );
    }),
  );
}

function isReuse({ seen, client, answer }: TokenRequest, first: TokenRequest): boolean {
  const passed = seen.atMs - first.answeredAtMs;
  return (
    passed >= LEEWAY * 1000 &&
    passed <= REMEMBERED &&
    answer.error === 'invalid_grant' &&
    isDeepStrictEqual(client, first.client)
  );
}
