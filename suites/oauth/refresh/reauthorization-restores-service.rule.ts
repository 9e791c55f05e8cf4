import { guide } from '../../kit/cites.ts';
import { delivered, issued, refused, servedContact } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { sendSpent } from '../../kit/spent-token.ts';

export default defineRule({
  title: 'Authorizing again after a lost refresh token restores service',
  cites: [guide('Connecting 3CX', 'MUST')],
  covers: ['REFRESH-06'],
  needs: ['authorization-code', 'refresh-token', 'refresh-rotation'],
  permissions: ['destructive'],
  alone: 'ends',
  symptom:
    'After a Test the connection is lost, and clicking Authorize again, as the guide advises, does not bring it back.',
  impact: 'A PBX that lost its refresh token cannot be connected again by its admin.',
  atRisk: 'connection',
  remedy:
    "Let a dead refresh token end its own grant only, never the client, the user or the user's next approval.",
  async check(context) {
    const { client, api, target, given, must } = context;
    const lost = await client.grant();
    given('a refresh is accepted, and its answer lost', issued(await client.refresh(lost.refreshToken)));
    for (const time of ['once', 'twice', 'three times']) {
      given(`the stored token is refused ${time}`, refused(await sendSpent(context, lost.refreshToken)));
    }
    const outcome = await client.requests();
    if (!must('the new approval brings a code', delivered(outcome, client.redirectUri))) return;
    const code = outcome.kind === 'redirect' ? (outcome.query.get('code') ?? '') : '';
    const answer = await client.exchange(code);
    if (!must('the code is exchanged', issued(answer, { refreshToken: true }))) return;
    if (target.capabilities.has('crm-api')) {
      const probe = await api.probe(answer.accessToken);
      must('the new access token opens the CRM API', servedContact(probe, api.contact.lastName));
    }
    must('the new refresh token is accepted', issued(await client.refresh(answer.refreshToken ?? '')));
  },
});
