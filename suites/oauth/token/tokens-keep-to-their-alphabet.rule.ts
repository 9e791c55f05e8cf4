import { rfc6749, rfc6750 } from '../../kit/cites.ts';
import { type Finding, issued, that } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';
import { issuances } from '../../kit/sample-token-requests.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

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
  witness: witnessOf(['token'], 'a token response', {
    'the access token fits into a Bearer header': ({ issued: seen }) =>
      seen.map(({ answer }) => fitsBearer(answer)),
    'the refresh token is printable ASCII': ({ issued: seen }) =>
      seen.filter(({ answer }) => answer.refreshToken !== undefined).map(({ answer }) => isPrintable(answer)),
  }),
  async check({ client, target, given, must }) {
    for (const { grant, answer } of await issuances({ client, target })) {
      given(`${grant} is accepted`, issued(answer));
      must(`the access token of ${grant} fits into a Bearer header`, fitsBearer(answer));
      if (answer.refreshToken === undefined) continue;
      must(`the refresh token of ${grant} is printable ASCII`, isPrintable(answer));
    }
  },
});

/** RFC 6750 2.1: b64token */
function fitsBearer(answer: HttpResponse): Finding {
  const { accessToken = '' } = answer;
  const fits = /^[A-Za-z0-9._~+/-]+=*$/.test(accessToken);
  return that(fits, 'b64token characters', strangers(accessToken), answer);
}

/** RFC 6749 Appendix A.17: 1*VSCHAR */
function isPrintable(answer: HttpResponse): Finding {
  const { refreshToken = '' } = answer;
  const fits = /^[\x20-\x7e]+$/.test(refreshToken);
  return that(fits, 'printable ASCII characters', strangers(refreshToken), answer);
}

/** Names the characters that do not belong, and never the token. */
function strangers(token: string): string {
  const odd = [...token.matchAll(/[^A-Za-z0-9._~+/=-]/gu)].map(
    ([character]) => character.codePointAt(0) ?? 0,
  );
  if (odd.length === 0) return 'none but letters, digits and - . _ ~ + / =';
  return [...new Set(odd)].map((code) => `U+${code.toString(16).toUpperCase().padStart(4, '0')}`).join(', ');
}
