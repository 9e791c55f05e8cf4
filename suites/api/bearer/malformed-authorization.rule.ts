import { rfc6750 } from '../../kit/cites.ts';
import { all, cleanRefusal, keptOut, servedContact } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Malformed Authorization headers give a clean 4xx',
  cites: [rfc6750('3.1', 'MUST')],
  covers: ['BEARER-16'],
  needs: ['crm-api'],
  symptom:
    'The integration log shows a server error for a damaged token where it should ask the admin to authorize again.',
  remedy: 'Parse the Authorization header strictly, refuse whatever does not fit, and refuse a second one.',
  async check({ client, api, given, must }) {
    const { lastName } = api.contact;
    const token = await client.accessToken();
    given('a search with a token is served', servedContact(await api.probe(token), lastName));
    const clean = (answer: HttpResponse) =>
      all(keptOut(answer, lastName, 400, 401, 431), cleanRefusal(answer));
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
