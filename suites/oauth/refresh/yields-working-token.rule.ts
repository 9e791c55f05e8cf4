import { rfc6749 } from '../../kit/cites.ts';
import { issued, servedContact, that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A refresh yields a new working access token',
  cites: [rfc6749('6', 'MUST'), rfc6749('5.1', 'MUST')],
  covers: ['REFRESH-01'],
  needs: ['authorization-code', 'refresh-token'],
  symptom: 'Calls show names for an hour after Authorize, then no more.',
  impact: 'The PBX loses its connection when its first access token expires.',
  atRisk: 'connection',
  remedy: 'Issue a new access token of the same grant for every valid refresh.',
  async check({ client, api, target, given, must }) {
    const reached = async (token: string | undefined) =>
      servedContact(await api.probe(token), api.contact.lastName);
    const probes = target.capabilities.has('crm-api');
    const { accessToken, refreshToken } = await client.grant();
    if (probes) given('the first access token opens the CRM API', await reached(accessToken));
    const answer = await client.refresh(refreshToken);
    if (!must('the refresh is accepted', issued(answer))) return;
    const same = answer.accessToken === accessToken;
    must(
      'the access token is a new one',
      that(!same, 'another access token than before', same ? 'the same access token' : 'another one', answer),
    );
    if (probes) must('the new access token opens the CRM API', await reached(answer.accessToken));
  },
});
