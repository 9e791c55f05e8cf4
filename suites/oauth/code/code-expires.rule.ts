import { rfc6749 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

/** RFC 6749 4.1.2 recommends ten minutes at most; ten seconds more, so that clocks need not agree. */
const SECONDS = 610;

export default defineRule({
  title: 'A code expires within ten minutes',
  cites: [rfc6749('4.1.2', 'SHOULD')],
  covers: ['CODE-09'],
  needs: ['authorization-code'],
  waits: () => SECONDS,
  impact:
    "An attacker who has the client's credentials and finds an old unused code in a browser history or a proxy log can still exchange it for tokens.",
  atRisk: 'access',
  remedy:
    'Let codes expire soon after they are issued, at the latest after ten minutes, and answer 400 invalid_grant afterwards.',
  witness: witnessOf(['token', 'authorize', 'other'], 'the exchange of a code that is ten minutes old', {
    'a code that is ten minutes old is refused': (traffic) =>
      traffic.tokenRequests
        .filter((one) => {
          const redirect = traffic.redirectOf(one.field('code'));
          return redirect !== undefined && one.seen.atMs - redirect.seen.atMs >= SECONDS * 1000;
        })
        .map(({ answer }) => refused(answer)),
  }),
  async check({ client, time, given, must }) {
    given('a fresh code is accepted', issued(await client.exchange(await client.authorize())));
    const code = await client.authorize();
    await time.pass(SECONDS);
    must('a code that is ten minutes old is refused', refused(await client.exchange(code)));
  },
});
