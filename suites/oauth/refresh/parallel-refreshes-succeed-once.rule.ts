import { barrier } from '../../kit/barrier.ts';
import { rfc9700 } from '../../kit/cites.ts';
import { type Finding, issued, refused } from '../../kit/findings/index.ts';
import { oneSuccessAtMost } from '../../kit/findings/races.ts';
import { defineRule } from '../../kit/rule.ts';
import { sendSpent } from '../../kit/spent-token.ts';
import type { TokenRequest } from '../../kit/witness/token-request.ts';
import type { Traffic } from '../../kit/witness/traffic.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

const TOKENS = 5;
const AT_ONCE = 10;

export default defineRule({
  title: 'Parallel refreshes with one token give at most one success',
  cites: [rfc9700('4.14.2', 'SHOULD')],
  covers: ['REFRESH-08'],
  needs: ['authorization-code', 'refresh-token', 'refresh-rotation'],
  permissions: ['destructive', 'load'],
  alone: 'races',
  impact:
    'A thief who uses a stolen refresh token at the same moment as the PBX gets a chain of tokens of their own, and the reuse is not detected.',
  atRisk: 'access',
  remedy: 'Let one conditional UPDATE check and end the refresh token before any token is issued.',
  witness: witnessOf(
    ['token'],
    'refreshes with one token at once, at a server that refuses a spent token without delay',
    {
      'refreshes with one token at once give one success at most': (traffic) => races(traffic).map(isWonOnce),
    },
  ),
  async check(context) {
    const { client, given, must, notApplicable } = context;
    const { refreshToken } = await client.grant();
    given('a single refresh is accepted', issued(await client.refresh(refreshToken)));
    const atOnce = await client.refresh(refreshToken);
    given('the same again, later, is refused', refused(await sendSpent(context, refreshToken)));
    if (issued(atOnce).holds)
      return notApplicable(
        'the server accepts a spent refresh token for a while, for responses that were lost',
      );

    for (let number = 1; number <= TOKENS; number += 1) {
      const { refreshToken: token } = await client.grant();
      // Every connection has its request ready before the first one leaves.
      const departs = barrier(AT_ONCE);
      const answers = await Promise.all(
        Array.from({ length: AT_ONCE }, () => client.refresh(token, {}, { departs })),
      );
      must(`refresh token ${number} of ${TOKENS} yields one success at most`, oneSuccessAtMost([answers]));
    }
  },
});

/** Milliseconds: a server without leeway refuses a token as soon as it is spent. */
const AT_ONCE_MS = 1000;

/** Refreshes with one token that were under way together; none where nothing shows that the server knows no leeway. */
function races(traffic: Traffic): (readonly TokenRequest[])[] {
  const tokens = new Set(traffic.refreshes.map((one) => one.field('refresh_token')));
  const groups = [...tokens].map((token) => traffic.sentWith('refresh_token', token));
  if (!groups.some(showsNoLeeway)) return [];
  return groups
    .map((group) => group.filter((one) => group.some((other) => other !== one && one.overlaps(other))))
    .filter(({ length }) => length > 1);
}

function showsNoLeeway(group: readonly TokenRequest[]): boolean {
  return group.some(
    (first) =>
      first.issued &&
      group.some(
        (again) =>
          again.answer.error === 'invalid_grant' &&
          again.isAfter(first) &&
          again.seen.atMs - first.answeredAtMs < AT_ONCE_MS,
      ),
  );
}

/** One answer that is given twice is one success. */
function isWonOnce(race: readonly TokenRequest[]): Finding {
  const tokens = new Map(race.map(({ answer }) => [answer.accessToken ?? `none ${answer.exchange}`, answer]));
  return oneSuccessAtMost([[...tokens.values()]]);
}
