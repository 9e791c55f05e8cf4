import { rfc6749, rfc7636 } from '../../kit/cites.ts';
import { issued, notAuthorized } from '../../kit/findings/index.ts';
import { challengeOf, newVerifier } from '../../kit/pkce.ts';
import { defineRule } from '../../kit/rule.ts';

/** Challenges outside 43*128unreserved (RFC 7636 4.2), each made from a sound one. */
const MALFORMED: readonly (readonly [what: string, bend: (sound: string) => string])[] = [
  ['of 42 characters', (sound) => sound.slice(0, 42)],
  ['of 129 characters', (sound) => sound.repeat(3)],
  ['in base64 instead of base64url', (sound) => `${sound.slice(0, 21)}/${sound.slice(22, 42)}+`],
];

export default defineRule({
  title: 'A code_challenge that is too short, too long or malformed is refused',
  cites: [rfc7636('4.2', 'SHOULD'), rfc6749('4.1.2.1', 'SHOULD')],
  needs: ['authorization-code', 'pkce'],
  impact:
    'A client that computes its challenge wrongly learns so only after the user has approved, when no verifier redeems the code.',
  atRisk: 'diagnosis',
  remedy:
    'Answer an S256 code_challenge that is not 43 characters of A-Z, a-z, 0-9, "-" and "_" with invalid_request.',
  async check({ client, given, must }) {
    const verifier = newVerifier();
    const sound = challengeOf(verifier);
    const code = await client.authorize(sound);
    given(
      'a well-formed challenge is accepted',
      issued(await client.exchange(code, { code_verifier: verifier })),
    );
    for (const [what, bend] of MALFORMED) {
      const outcome = await client.requests({ ...sound, code_challenge: bend(sound.code_challenge) });
      must(`a challenge ${what} is refused`, notAuthorized(outcome));
    }
  },
});
