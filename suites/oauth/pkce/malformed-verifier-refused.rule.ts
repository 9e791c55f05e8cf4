import type { Client } from '../../kit/actors/client.ts';
import { rfc7636 } from '../../kit/cites.ts';
import { type Finding, issued, notAuthorized, refused } from '../../kit/findings/index.ts';
import { challengeOf, newVerifier } from '../../kit/pkce.ts';
import { defineRule } from '../../kit/rule.ts';
import { codeExchanges } from '../../kit/witness/codes.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'A code_verifier that is too short, too long or malformed is refused',
  cites: [rfc7636('4.1', 'MUST')],
  covers: ['PKCE-08'],
  needs: ['authorization-code', 'pkce'],
  impact:
    'A client that uses a verifier short enough to be guessed is not informed, and PKCE does not protect its codes.',
  atRisk: 'access',
  remedy:
    'Accept 43 to 128 characters of A-Z, a-z, 0-9, "-", ".", "_" and "~" as code_verifier, and refuse everything else.',
  witness: witnessOf(['token', 'authorize', 'other'], 'a code exchange with a malformed code_verifier', {
    'a malformed code_verifier is refused': (traffic) =>
      codeExchanges(traffic)
        .filter(({ exchange }) => exchange.field('code_verifier') !== '')
        .filter(({ exchange }) => !/^[\w.~-]{43,128}$/.test(exchange.field('code_verifier')))
        .map(({ exchange }) => refused(exchange.answer)),
  }),
  async check({ client, given, must }) {
    for (const length of [43, 128]) {
      const code_verifier = ofLength(length);
      const code = await client.authorize(challengeOf(code_verifier));
      given(`${length} characters are accepted`, issued(await client.exchange(code, { code_verifier })));
    }
    must('the verifier "abc" is refused', await tryVerifier(client, 'abc'));
    must('42 characters are refused', await tryVerifier(client, ofLength(42)));
    must('129 characters are refused', await tryVerifier(client, ofLength(129)));
    must(
      '43 characters with a space are refused',
      await tryVerifier(client, `${ofLength(21)} ${ofLength(21)}`),
    );
  },
});

function ofLength(length: number): string {
  return newVerifier().repeat(3).slice(0, length);
}

/** The challenge is the right one for the verifier; it may be refused at either endpoint. */
async function tryVerifier(client: Client, code_verifier: string): Promise<Finding> {
  const outcome = await client.requests(challengeOf(code_verifier));
  const code = outcome.kind === 'redirect' ? outcome.query.get('code') : null;
  return code === null ? notAuthorized(outcome) : refused(await client.exchange(code, { code_verifier }));
}
