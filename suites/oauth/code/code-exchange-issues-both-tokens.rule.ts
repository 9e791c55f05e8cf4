import { guide, rfc6749 } from '../../kit/cites.ts';
import { issued, servedContact } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'A code exchange as 3CX sends it yields an access token and a refresh token',
  cites: [rfc6749('4.1.3', 'MUST'), rfc6749('4.1.4', 'MUST'), guide('Authentication Types', 'MUST')],
  covers: ['CODE-01'],
  needs: ['authorization-code', 'refresh-token'],
  symptom: 'Authorize ends with an error, or calls show names only until the first access token expires.',
  impact:
    'The PBX cannot be connected, or loses its connection when the access token expires, because it has no refresh token.',
  atRisk: 'connection',
  remedy: 'Answer the exchange of a code, with an access token and a refresh token.',
  witness: witnessOf(['token'], 'a code exchange that is accepted', {
    'a code exchange yields both tokens': ({ exchanges }) =>
      exchanges.map(({ answer }) => issued(answer, { refreshToken: true })),
  }),
  async check({ client, api, target, must }) {
    const code = await client.authorize();
    const answer = await client.exchange(code);
    must('the exchange is answered with both tokens', issued(answer, { refreshToken: true }));
    if (!target.capabilities.has('crm-api') || answer.accessToken === undefined) return;
    const probe = await api.probe(answer.accessToken);
    must('the access token opens the CRM API', servedContact(probe, api.contact.lastName));
  },
});
