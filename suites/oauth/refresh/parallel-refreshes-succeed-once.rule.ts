import { barrier } from '../../kit/barrier.ts';
import { rfc9700 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { oneSuccessAtMost } from '../../kit/findings/races.ts';
import { defineRule } from '../../kit/rule.ts';
import { sendSpent } from '../../kit/spent-token.ts';

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
