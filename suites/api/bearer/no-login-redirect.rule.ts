import { rfc6750 } from '../../kit/cites.ts';
import { keptOut, servedContact } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Without an Accept header a missing token still gives 401, not a login page',
  cites: [rfc6750('3', 'MUST')],
  covers: ['BEARER-14'],
  needs: ['crm-api'],
  symptom:
    'Calls show no names, and the integration log no error: the PBX gets a login page where it expects JSON.',
  impact:
    'A PBX whose token has ended does not learn it: names stay away from calls, and the admin finds no reason.',
  atRisk: 'diagnosis',
  remedy:
    'Answer unauthenticated API requests with 401 whatever they accept, and redirect to a login page on pages only.',
  async check({ client, api, given, must }) {
    const { lastName } = api.contact;
    given(
      'a search with a token returns the contact',
      servedContact(await api.probe(await client.accessToken()), lastName),
    );
    given(
      'without a token, accepting JSON, it is refused with 401',
      keptOut(await api.probe(undefined), lastName, 401),
    );
    const others = [
      ['without an Accept header', undefined],
      ['with Accept: */*', '*/*'],
      ['with Accept: text/html', 'text/html'],
    ] as const;
    for (const [how, accept] of others) {
      const answer = await api.probe(undefined, { headers: { accept } });
      must(`a missing token gives 401 ${how}`, keptOut(answer, lastName, 401));
    }
  },
});
