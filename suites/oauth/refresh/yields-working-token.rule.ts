import { rfc6749 } from '../../kit/cites.ts';
import { type Finding, issued, servedContact, that } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';
import type { Traffic } from '../../kit/witness/traffic.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'A refresh yields a new working access token',
  cites: [rfc6749('6', 'MUST'), rfc6749('5.1', 'MUST')],
  covers: ['REFRESH-01'],
  needs: ['authorization-code', 'refresh-token'],
  symptom: 'Calls show names for an hour after Authorize, then no more.',
  impact: 'The PBX loses its connection when its first access token expires.',
  atRisk: 'connection',
  remedy: 'Issue a new access token of the same grant for every valid refresh.',
  witness: witnessOf(['token'], 'a refresh after the token response that it goes back to', {
    'a refresh yields another access token': (traffic) =>
      successions(traffic).map((pair) => isAnother(...pair)),
  }),
  async check({ client, api, target, given, must }) {
    const reached = async (token: string | undefined) =>
      servedContact(await api.probe(token), api.contact.lastName);
    const probes = target.capabilities.has('crm-api');
    const { accessToken, refreshToken } = await client.grant();
    if (probes) given('the first access token opens the CRM API', await reached(accessToken));
    const answer = await client.refresh(refreshToken);
    if (!must('the refresh is accepted', issued(answer))) return;
    must('the access token is a new one', isAnother(answer, accessToken));
    if (probes) must('the new access token opens the CRM API', await reached(answer.accessToken));
  },
});

function isAnother(answer: HttpResponse, before: string): Finding {
  const same = answer.accessToken === before;
  const actual = same ? 'the same access token' : 'another one';
  return that(!same, 'another access token than before', actual, answer);
}

/** Answers to refreshes, each with the access token that came with the refresh token it was sent for. */
function successions(traffic: Traffic): (readonly [answer: HttpResponse, before: string])[] {
  return traffic.refreshes.flatMap((refresh) => {
    const [origin, ...others] = traffic.originsOf(refresh.field('refresh_token'));
    const before = origin?.answer.accessToken;
    return before === undefined || others.length > 0 ? [] : [[refresh.answer, before] as const];
  });
}
