import { connectorApi, rfc6749 } from '../../kit/cites.ts';
import { type Finding, issued, that } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'Every refresh returns a fresh refresh token',
  cites: [connectorApi('OAuth', 'MUST'), rfc6749('6', 'MAY')],
  covers: ['REFRESH-02'],
  needs: ['authorization-code', 'refresh-token', 'refresh-rotation'],
  impact:
    "An attacker who copies the PBX's refresh token once, and has the client's credentials, can use it for as long as the PBX does, without the reuse being detected.",
  atRisk: 'access',
  remedy: 'Issue a new refresh token with every refresh, and end the one that was used.',
  witness: witnessOf(['token'], 'a refresh that is accepted', {
    'a refresh returns another refresh token': ({ refreshes }) =>
      refreshes.map((refresh) => isFresh(refresh.answer, refresh.field('refresh_token'))),
  }),
  async check({ client, given, must }) {
    const { refreshToken } = await client.grant();
    const answer = await client.refresh(refreshToken);
    given('the refresh is accepted', issued(answer));
    must('the answer has another refresh token', isFresh(answer, refreshToken));
  },
});

function isFresh(answer: HttpResponse, sent: string): Finding {
  const fresh = answer.refreshToken;
  const found = fresh === undefined ? 'no refresh token' : fresh === sent ? 'the one sent' : 'another one';
  return that(found === 'another one', 'another refresh token than the one sent', found, answer);
}
