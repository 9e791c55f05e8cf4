import { rfc6750, rfc9110 } from '../../kit/cites.ts';
import { servedContact } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'The scheme name Bearer is matched without regard to case',
  cites: [rfc9110('11.1', 'MUST'), rfc6750('2.1', 'MUST')],
  covers: ['BEARER-06'],
  needs: ['crm-api'],
  symptom:
    'Calls show no names and the integration log shows 401, with a template or a proxy that writes "bearer" in another letter case.',
  impact:
    'A PBX whose template spells the scheme differently finds no contacts, although its token is valid.',
  atRisk: 'connection',
  remedy: 'Compare the scheme of the Authorization header without regard to case.',
  async check({ client, api, given, must }) {
    const { lastName } = api.contact;
    const token = await client.accessToken();
    given('a search with Bearer returns the contact', servedContact(await api.probe(token), lastName));
    for (const scheme of ['bearer', 'BEARER']) {
      const answer = await api.probe(token, { headers: { authorization: `${scheme} ${token}` } });
      must(`the same search with ${scheme} returns the contact`, servedContact(answer, lastName));
    }
  },
});
