import { oauth21, rfc7636, rfc9700 } from '../../kit/cites.ts';
import { issued } from '../../kit/findings/index.ts';
import { challengeOf, newVerifier } from '../../kit/pkce.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A code exchange protected with PKCE S256 works',
  cites: [rfc9700('2.1.1', 'MUST'), rfc7636('4.6', 'MUST'), oauth21('4.1', 'MUST')],
  covers: ['PKCE-01'],
  needs: ['authorization-code', 'pkce'],
  symptom: 'Authorize of a PBX that uses PKCE ends with an error; the integration stays not connected.',
  impact: 'A PBX that uses PKCE cannot be connected.',
  atRisk: 'connection',
  remedy: 'Compare code_challenge with BASE64URL(SHA256(code_verifier)), without padding.',
  async check({ client, given, must }) {
    given('an exchange without PKCE is accepted', issued(await client.exchange(await client.authorize())));
    const code_verifier = newVerifier();
    const code = await client.authorize(challengeOf(code_verifier));
    must(
      'the exchange with the right code_verifier is accepted',
      issued(await client.exchange(code, { code_verifier })),
    );
  },
});
