import { rfc6749, rfc9700 } from '../../kit/cites.ts';
import { deniedApi, issued, refused, servedContact } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'The replay of a code revokes the tokens it gave',
  cites: [rfc6749('4.1.2', 'SHOULD'), rfc6749('10.5', 'SHOULD'), rfc9700('4.2.4', 'SHOULD')],
  covers: ['CODE-04'],
  needs: ['authorization-code', 'refresh-token', 'crm-api'],
  permissions: ['destructive'],
  alone: 'ends',
  impact:
    "After a code was stolen and exchanged first by the thief, the thief's tokens keep working, although the second exchange reveals the theft.",
  atRisk: 'access',
  remedy: 'When a spent code is sent again, revoke every access and refresh token issued from it.',
  async check({ client, api, given, must }) {
    const code = await client.authorize();
    const answer = await client.exchange(code);
    given('the exchange succeeds', issued(answer, { refreshToken: true }));
    const { accessToken, refreshToken = '' } = answer;
    given(
      'the access token opens the CRM API',
      servedContact(await api.probe(accessToken), api.contact.lastName),
    );
    given('the replay of the code is refused', refused(await client.exchange(code)));
    must('the access token is dead after the replay', deniedApi(await api.probe(accessToken)));
    must('the refresh token is dead after the replay', refused(await client.refresh(refreshToken)));
  },
});
