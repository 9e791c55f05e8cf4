import { rfc9700 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { newVerifier } from '../../kit/pkce.ts';
import { defineRule } from '../../kit/rule.ts';
import { codeExchanges } from '../../kit/witness/codes.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'A code_verifier without an earlier challenge is refused',
  cites: [rfc9700('2.1.1', 'MUST'), rfc9700('4.8.2', 'MUST')],
  covers: ['PKCE-04'],
  needs: ['authorization-code', 'pkce'],
  impact:
    'An attacker who removes the challenge from an authorization request switches PKCE off, and the client does not notice.',
  atRisk: 'access',
  remedy: 'Refuse a code_verifier when no challenge is stored with the code.',
  witness: witnessOf(
    ['token', 'authorize', 'other'],
    'a code exchange with a code_verifier though no challenge was sent',
    {
      'a code_verifier without a challenge is refused': (traffic) =>
        codeExchanges(traffic)
          .filter(
            ({ exchange, asked }) => !asked.has('code_challenge') && exchange.field('code_verifier') !== '',
          )
          .map(({ exchange }) => refused(exchange.answer)),
    },
  ),
  async check({ client, given, must }) {
    given('a code without challenge is accepted', issued(await client.exchange(await client.authorize())));
    const answer = await client.exchange(await client.authorize(), { code_verifier: newVerifier() });
    must('a code without challenge is refused with a code_verifier', refused(answer));
  },
});
