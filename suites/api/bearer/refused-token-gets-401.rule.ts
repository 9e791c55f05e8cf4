import { randomBytes } from 'node:crypto';
import { rfc6750 } from '../../kit/cites.ts';
import { deniedApi, keptOut, servedContact, status } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';
import { bareRequests } from '../../kit/witness/api-traffic.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'A missing or unknown access token is answered 401',
  cites: [rfc6750('3.1', 'SHOULD')],
  needs: ['crm-api'],
  symptom: 'Contacts are no longer shown once the access token has ended, and the log names another reason.',
  impact: 'A PBX renews its token after a 401 only: after any other answer its calls stay without a name.',
  atRisk: 'connection',
  remedy: 'Answer 401 with WWW-Authenticate: Bearer to a token that is missing, unknown, expired or revoked.',
  witness: witnessOf(['api'], 'a search without a token that is refused', {
    'a search without a token is answered 401': (traffic) =>
      bareRequests(traffic)
        .filter(({ route, method, answer }) => route === 'search' && method === 'GET' && isDenial(answer))
        .map(({ answer }) => status(answer, 401)),
  }),
  async check({ client, api, given, must }) {
    const { lastName } = api.contact;
    given(
      'a search with an issued token returns the contact',
      servedContact(await api.probe(await client.accessToken()), lastName),
    );
    for (const [what, token] of [
      ['a request without a token', undefined],
      ['an unknown token of 64 characters', randomBytes(32).toString('hex')],
      ['an unknown token of 1000 characters', randomBytes(750).toString('base64url')],
    ] as const) {
      const answer = await api.probe(token);
      given(`${what} opens nothing`, keptOut(answer, lastName));
      must(`${what} is answered 401`, status(answer, 401));
    }
  },
});

/** A refusal for want of a token, not one of a route or a method, and no failure of the server. */
function isDenial(answer: HttpResponse): boolean {
  return answer.status < 500 && ![404, 405, 406, 415].includes(answer.status) && deniedApi(answer).holds;
}
