import { rfc6749 } from '../../kit/cites.ts';
import { type Finding, header, issued } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';
import { issuances } from '../../kit/sample-token-requests.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'Token answers carry Pragma: no-cache',
  cites: [rfc6749('5.1', 'MUST')],
  covers: ['TOKEN-03'],
  impact:
    'A proxy that knows HTTP/1.0 only may store token answers, where another user of the proxy could get at them.',
  atRisk: 'access',
  remedy: 'Send Pragma: no-cache with Cache-Control: no-store in every answer of the token endpoint.',
  witness: witnessOf(['token'], 'a token response', {
    'the token response carries Pragma': ({ issued: seen }) => seen.map(({ answer }) => hasPragma(answer)),
  }),
  async check({ client, target, given, must }) {
    for (const { grant, answer } of await issuances({ client, target })) {
      given(`${grant} is accepted`, issued(answer));
      must(`the answer to ${grant} carries Pragma`, hasPragma(answer));
    }
  },
});

function hasPragma(answer: HttpResponse): Finding {
  return header(answer, 'Pragma', 'no-cache', (value) => /(^|[\s,])no-cache($|[\s,])/i.test(value));
}
