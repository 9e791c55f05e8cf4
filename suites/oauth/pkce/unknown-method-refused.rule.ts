import { rfc7636 } from '../../kit/cites.ts';
import { issued, notAuthorized } from '../../kit/findings/index.ts';
import { challengeOf, newVerifier } from '../../kit/pkce.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'An unknown code_challenge_method is refused',
  cites: [rfc7636('4.4.1', 'MUST')],
  covers: ['PKCE-07'],
  needs: ['authorization-code', 'pkce'],
  impact:
    'A client believes that its codes are protected by PKCE, and they are not; or its author does not learn that the method is wrong.',
  atRisk: 'access',
  remedy: 'Answer a code_challenge_method that is not exactly S256 with invalid_request.',
  async check({ client, given, must }) {
    const verifier = newVerifier();
    const sound = challengeOf(verifier);
    const code = await client.authorize(sound);
    given('the method S256 is accepted', issued(await client.exchange(code, { code_verifier: verifier })));
    for (const method of ['S512', 's256']) {
      const outcome = await client.requests({ ...sound, code_challenge_method: method });
      must(`code_challenge_method=${method} is refused`, notAuthorized(outcome));
    }
  },
});
