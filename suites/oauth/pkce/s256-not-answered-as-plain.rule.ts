import { rfc7636, rfc9700 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { challengeOf, newVerifier, s256 } from '../../kit/pkce.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'An S256 challenge cannot be answered as plain',
  cites: [rfc7636('4.6', 'MUST'), rfc9700('4.8.2', 'MUST')],
  covers: ['PKCE-05'],
  needs: ['authorization-code', 'pkce'],
  impact:
    'An attacker who reads the authorization request and steals the code passes the PKCE check with the challenge itself.',
  atRisk: 'access',
  remedy: 'Verify a challenge by the method stored with the code, and by no other.',
  async check({ client, given, must }) {
    const right = newVerifier();
    const exchange = async (code_verifier: string, more: { code_challenge_method?: string } = {}) =>
      client.exchange(await client.authorize(challengeOf(right)), { code_verifier, ...more });
    given('the right code_verifier is accepted', issued(await exchange(right)));
    given('a wrong one is refused', refused(await exchange(newVerifier())));
    must('the challenge itself is refused as code_verifier', refused(await exchange(s256(right))));
    const downgraded = await exchange(s256(right), { code_challenge_method: 'plain' });
    must(
      'the challenge itself is refused with code_challenge_method=plain in the exchange',
      refused(downgraded),
    );
  },
});
