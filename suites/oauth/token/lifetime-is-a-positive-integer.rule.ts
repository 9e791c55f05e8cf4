import { rfc6749 } from '../../kit/cites.ts';
import { type Finding, issued, that } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';
import { issuances } from '../../kit/sample-token-requests.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

/** 366 days in seconds; a longer lifetime is one in milliseconds. */
const LONGEST = 31_622_400;

export default defineRule({
  title: 'expires_in is a positive JSON integer',
  cites: [rfc6749('5.1', 'SHOULD'), rfc6749('Appendix A.14', 'SHOULD')],
  covers: ['TOKEN-04'],
  symptom:
    'Names are missing from calls from time to time: the PBX does not know when its token ends and uses a dead one.',
  impact: 'The PBX loses its connection between the end of one token and the next refresh.',
  atRisk: 'connection',
  remedy: 'Send expires_in as a JSON number of whole seconds with every access token.',
  witness: witnessOf(['token'], 'a token response', {
    'the token response gives the lifetime in whole seconds': ({ issued: seen }) =>
      seen.map(({ answer }) => inWholeSeconds(answer)),
  }),
  async check({ client, target, given, must }) {
    for (const { grant, answer } of await issuances({ client, target })) {
      given(`${grant} is accepted`, issued(answer));
      must(`the answer to ${grant} gives the lifetime in whole seconds`, inWholeSeconds(answer));
    }
  },
});

function inWholeSeconds(answer: HttpResponse): Finding {
  const lifetime = answer.json?.['expires_in'];
  return that(
    Number.isInteger(lifetime) && Number(lifetime) > 0 && Number(lifetime) <= LONGEST,
    'expires_in as a JSON integer above 0, of seconds and not of milliseconds',
    lifetime === undefined ? 'no expires_in' : `expires_in ${JSON.stringify(lifetime)} (${typeof lifetime})`,
    answer,
  );
}
