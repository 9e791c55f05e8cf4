import { rfc7636, rfc9700 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { challengeOf, newVerifier } from '../../kit/pkce.ts';
import { defineRule } from '../../kit/rule.ts';
import { codeExchanges } from '../../kit/witness/codes.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'The code_verifier cannot be left out once a challenge was sent',
  cites: [rfc7636('4.6', 'MUST'), rfc9700('2.1.1', 'MUST'), rfc9700('4.8.2', 'MUST')],
  covers: ['PKCE-03'],
  needs: ['authorization-code', 'pkce'],
  impact: 'An attacker who steals a code passes the PKCE check by leaving out the verifier.',
  atRisk: 'access',
  remedy: 'Where a challenge is stored with the code, refuse an exchange without code_verifier.',
  witness: witnessOf(
    ['token', 'authorize', 'other'],
    'a code exchange without the code_verifier of its challenge',
    {
      'a code exchange without code_verifier is refused': (traffic) =>
        codeExchanges(traffic)
          .filter(
            ({ exchange, asked }) => asked.has('code_challenge') && exchange.field('code_verifier') === '',
          )
          .map(({ exchange }) => refused(exchange.answer)),
    },
  ),
  async check({ client, given, must }) {
    const right = newVerifier();
    const exchange = async (code_verifier: string | undefined) =>
      client.exchange(await client.authorize(challengeOf(right)), { code_verifier });
    given('the right code_verifier is accepted', issued(await exchange(right)));
    must('the exchange without code_verifier is refused', refused(await exchange(undefined)));
    must('the exchange with an empty code_verifier is refused', refused(await exchange('')));
  },
});
