import { rfc6749, rfc6750 } from '../../kit/cites.ts';
import { issued, that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { issuances } from '../../kit/sample-token-requests.ts';

export default defineRule({
  title: 'Tokens contain only permitted characters',
  cites: [rfc6750('2.1', 'MUST'), rfc6749('Appendix A.12', 'MUST'), rfc6749('Appendix A.17', 'MUST')],
  covers: ['TOKEN-06'],
  symptom:
    'Some calls show no names and the integration log shows an error about a malformed header, depending on the current token.',
  impact:
    'The PBX cannot use the tokens that hold such characters, and is without contacts until it gets another one.',
  atRisk: 'connection',
  remedy: 'Make access tokens of b64token characters and refresh tokens of printable ASCII.',
  async check({ client, target, given, must }) {
    for (const { grant, answer } of await issuances({ client, target })) {
      given(`${grant} is accepted`, issued(answer));
      const { accessToken = '', refreshToken } = answer;
      must(
        `the access token of ${grant} fits into a Bearer header`,
        // RFC 6750 2.1: b64token
        that(
          /^[A-Za-z0-9._~+/-]+=*$/.test(accessToken),
          'b64token characters',
          strangers(accessToken),
          answer,
        ),
      );
      if (refreshToken === undefined) continue;
      must(
        `the refresh token of ${grant} is printable ASCII`,
        // RFC 6749 Appendix A.17: 1*VSCHAR
        that(
          /^[\x20-\x7e]+$/.test(refreshToken),
          'printable ASCII characters',
          strangers(refreshToken),
          answer,
        ),
      );
    }
  },
});

/** Names the characters that do not belong, and never the token. */
function strangers(token: string): string {
  const odd = [...token.matchAll(/[^A-Za-z0-9._~+/=-]/gu)].map(
    ([character]) => character.codePointAt(0) ?? 0,
  );
  if (odd.length === 0) return 'none but letters, digits and - . _ ~ + / =';
  return [...new Set(odd)].map((code) => `U+${code.toString(16).toUpperCase().padStart(4, '0')}`).join(', ');
}
