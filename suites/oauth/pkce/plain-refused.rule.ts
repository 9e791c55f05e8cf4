import type { Changes, Client } from '../../kit/actors/client.ts';
import { rfc7636, rfc9700 } from '../../kit/cites.ts';
import { type Finding, issued, notAuthorized, refused } from '../../kit/findings/index.ts';
import { challengeOf, newVerifier } from '../../kit/pkce.ts';
import { defineRule } from '../../kit/rule.ts';
import { codeExchanges } from '../../kit/witness/codes.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'The challenge method plain is refused',
  cites: [rfc9700('2.1.1', 'SHOULD'), rfc7636('7.2', 'SHOULD')],
  covers: ['PKCE-06'],
  needs: ['authorization-code', 'pkce'],
  impact:
    'An attacker who reads the authorization request knows the verifier, so that PKCE does not protect a stolen code.',
  atRisk: 'access',
  remedy:
    'Support S256 only, and answer other methods, and a challenge without a method, with invalid_request.',
  witness: witnessOf(
    ['token', 'authorize', 'other'],
    'a code exchange after a challenge of the method plain',
    {
      'a challenge of the method plain yields no token': (traffic) =>
        codeExchanges(traffic)
          .filter(({ asked }) => asked.has('code_challenge'))
          .filter(({ asked }) => (asked.get('code_challenge_method') ?? 'plain') === 'plain')
          .filter(({ exchange, asked }) => exchange.field('code_verifier') === asked.get('code_challenge'))
          .map(({ exchange }) => refused(exchange.answer)),
    },
  ),
  async check({ client, given, must }) {
    const verifier = newVerifier();
    const code = await client.authorize(challengeOf(verifier));
    given('the method S256 is accepted', issued(await client.exchange(code, { code_verifier: verifier })));
    must(
      'code_challenge_method=plain is refused',
      await tryPlain(client, { code_challenge_method: 'plain' }),
    );
    must('a challenge without a method, which means plain, is refused', await tryPlain(client, {}));
  },
});

/** A server may take the challenge as one of S256; then the verifier does not fit. */
async function tryPlain(client: Client, method: Changes): Promise<Finding> {
  const verifier = newVerifier();
  const outcome = await client.requests({ code_challenge: verifier, ...method });
  const code = outcome.kind === 'redirect' ? outcome.query.get('code') : null;
  if (code === null) return notAuthorized(outcome);
  return refused(await client.exchange(code, { code_verifier: verifier }));
}
