import { rfc7636, rfc9700 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { challengeOf, newVerifier } from '../../kit/pkce.ts';
import { defineRule } from '../../kit/rule.ts';
import { codeExchanges } from '../../kit/witness/codes.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'A wrong code_verifier is refused',
  cites: [rfc7636('4.6', 'MUST'), rfc9700('2.1.1', 'MUST'), rfc9700('4.5.3', 'MUST')],
  covers: ['PKCE-02'],
  needs: ['authorization-code', 'pkce'],
  impact: 'PKCE does not protect a stolen code.',
  atRisk: 'access',
  remedy:
    'Refuse the exchange with 400 invalid_grant unless the hash of code_verifier equals the challenge stored with the code.',
  witness: witnessOf(
    ['token', 'authorize', 'other'],
    'a code exchange with another code_verifier than that of its challenge',
    {
      'another code_verifier is refused': (traffic) =>
        codeExchanges(traffic)
          .filter(({ exchange, asked }) => {
            const verifier = exchange.field('code_verifier');
            const { code_challenge, code_challenge_method } = Object.fromEntries(asked);
            const fits = challengeOf(verifier).code_challenge === code_challenge;
            return code_challenge_method === 'S256' && verifier !== '' && !fits;
          })
          .map(({ exchange }) => refused(exchange.answer)),
    },
  ),
  async check({ client, given, must }) {
    const right = newVerifier();
    const good = await client.authorize(challengeOf(right));
    given(
      'the right code_verifier is accepted',
      issued(await client.exchange(good, { code_verifier: right })),
    );
    const code = await client.authorize(challengeOf(right));
    const answer = await client.exchange(code, { code_verifier: newVerifier() });
    must('another code_verifier is refused', refused(answer));
  },
});
