import { rfc6749 } from '../../kit/cites.ts';
import { issued, servedContact } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A chain of refreshes keeps working',
  cites: [rfc6749('6', 'MUST')],
  covers: ['REFRESH-04'],
  needs: ['authorization-code', 'refresh-token'],
  symptom: 'Calls show names for a few hours after Authorize, then no more until Authorize is clicked again.',
  impact: 'The PBX loses its connection after its first refreshes.',
  atRisk: 'connection',
  remedy: 'Store a refresh token issued by a refresh in the same way as one issued for a code.',
  async check({ client, api, target, given, must }) {
    let { refreshToken } = await client.grant();
    const first = await client.refresh(refreshToken);
    given('the first refresh is accepted', issued(first));
    const reached = async (token: string | undefined) =>
      servedContact(await api.probe(token), api.contact.lastName);
    const probes = target.capabilities.has('crm-api');
    if (probes) given('its access token opens the CRM API', await reached(first.accessToken));
    let last = first;
    for (const step of ['second', 'third', 'fourth']) {
      // RFC 6749 6: without a new refresh token in the answer the old one goes on.
      refreshToken = last.refreshToken ?? refreshToken;
      last = await client.refresh(refreshToken);
      if (!must(`the ${step} refresh is accepted`, issued(last))) return;
    }
    if (probes) must('the last access token opens the CRM API', await reached(last.accessToken));
  },
});
