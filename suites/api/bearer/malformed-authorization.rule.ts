import { rfc6750 } from '../../kit/cites.ts';
import { all, cleanRefusal, keptOut, servedContact } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Malformed Authorization headers give a clean 4xx',
  cites: [rfc6750('3.1', 'SHOULD')],
  covers: ['BEARER-16'],
  needs: ['crm-api'],
  symptom: 'The integration log shows HTTP 500 for a damaged token where it should show 401.',
  impact:
    'An admin is sent looking for a fault of the server in place of authorizing again; an error page may show program internals to a stranger. Where a second Authorization header counts, a proxy that checks the first is passed by.',
  atRisk: 'diagnosis',
  remedy:
    'Parse the Authorization header strictly, refuse what does not fit with 400 or 401, and refuse a second Authorization header.',
  async check({ client, api, given, must }) {
    const { lastName } = api.contact;
    const token = await client.accessToken();
    given('a search with a token returns the contact', servedContact(await api.probe(token), lastName));
    const plain = await api.probe(undefined);
    const clean = (answer: HttpResponse) => all(keptOut(answer, lastName), cleanRefusal(answer, plain));
    const malformed = [
      ['Bearer without a token', 'Bearer'],
      ['Bearer with two words', 'Bearer a b'],
      ['a token of 16 kB', `Bearer ${'a'.repeat(16_384)}`],
      ['a token with bytes outside ASCII', 'Bearer \xe9\xff\xa0'],
      ['three parts that are no JWT', 'Bearer x.y.z'],
    ] as const;
    for (const [what, authorization] of malformed) {
      const answer = await api.probe(undefined, { headers: { authorization } });
      must(`${what} is refused cleanly`, clean(answer));
    }
    const twice = await api.probe('harness-token-that-was-never-issued', {
      extraHeaders: [['authorization', `Bearer ${token}`]],
    });
    must('an invalid token followed by a valid one is refused cleanly', clean(twice));
  },
});
