import { rfc6749, rfc9700 } from '../../kit/cites.ts';
import { issued, refused, that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

const TOKENS = 5;
const AT_ONCE = 10;

export default defineRule({
  title: 'Parallel refreshes with one token give at most one success',
  cites: [rfc9700('4.14.2', 'SHOULD'), rfc6749('10.4', 'SHOULD')],
  covers: ['REFRESH-08'],
  needs: ['authorization-code', 'refresh-token', 'refresh-rotation'],
  permissions: ['destructive', 'load'],
  impact:
    'Nothing at the PBX; a thief who is quick enough gets a chain of tokens of his own, and nobody notices the reuse.',
  remedy: 'Let one conditional UPDATE check and end the refresh token, before anything is issued.',
  async check({ client, given, must }) {
    const { refreshToken } = await client.grant();
    given('a single refresh is honoured', issued(await client.refresh(refreshToken)));
    given('the same again, later, is refused', refused(await client.refresh(refreshToken)));

    for (let number = 1; number <= TOKENS; number += 1) {
      const { refreshToken: token } = await client.grant();
      const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => client.refresh(token)));
      const successes = answers.filter(({ status }) => status >= 200 && status < 300).length;
      must(
        `refresh token ${number} of ${TOKENS} yields one success at most`,
        that(
          successes <= 1,
          `1 success of ${AT_ONCE} at most`,
          `${successes} successes of ${AT_ONCE}`,
          ...answers,
        ),
      );
    }
  },
});
