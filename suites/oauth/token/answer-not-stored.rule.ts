import { rfc6749 } from '../../kit/cites.ts';
import { type Finding, header, issued } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';
import { issuances } from '../../kit/sample-token-requests.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'Token answers forbid storing with Cache-Control: no-store',
  cites: [rfc6749('5.1', 'MUST')],
  covers: ['TOKEN-02'],
  impact:
    'A proxy between PBX and server may store tokens, where a stranger could get at them, or return an old token again.',
  atRisk: 'access',
  remedy: 'Send Cache-Control: no-store with every answer of the token endpoint.',
  witness: witnessOf(['token'], 'a token response', {
    'the token response forbids storing': ({ issued: seen }) => seen.map(({ answer }) => isNotStored(answer)),
  }),
  async check({ client, target, given, must }) {
    for (const { grant, answer } of await issuances({ client, target })) {
      given(`${grant} is accepted`, issued(answer));
      must(`the answer to ${grant} forbids storing`, isNotStored(answer));
    }
  },
});

function isNotStored(answer: HttpResponse): Finding {
  return header(answer, 'Cache-Control', 'no-store', (value) => /(^|[\s,])no-store($|[\s,])/i.test(value));
}
