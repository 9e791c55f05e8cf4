import { rfc7009 } from '../../kit/cites.ts';
import { issued, refused, status } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import type { TokenRequest } from '../../kit/witness/token-request.ts';
import type { Traffic } from '../../kit/witness/traffic.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

/** Seconds a deployment may take to spread a revocation. */
const SPREADING = 5;

export default defineRule({
  title: 'A revoked refresh token stops working',
  cites: [rfc7009('2', 'MUST'), rfc7009('2.1', 'MUST')],
  covers: ['TOKEN-17'],
  needs: ['revocation', 'authorization-code', 'refresh-token'],
  permissions: ['destructive'],
  waits: () => SPREADING,
  alone: 'ends',
  symptom: 'A PBX that was disconnected in the CRM keeps showing names.',
  impact:
    "A revoked refresh token still yields access to the account, for the PBX and for any other holder of the token and the client's credentials.",
  atRisk: 'access',
  remedy: 'Invalidate a revoked refresh token at once, with the access tokens of its grant, and answer 200.',
  witness: witnessOf(['token', 'revocation'], 'a refresh with a token that its client has revoked', {
    'a revoked refresh token is refused': (traffic) =>
      afterRevocation(traffic).map(({ answer }) => refused(answer)),
  }),
  async check({ client, api, target, time, given, must, note }) {
    const { refreshToken } = await client.grant();
    const fresh = await client.refresh(refreshToken);
    given('a refresh is accepted before', issued(fresh));
    const current = fresh.refreshToken ?? refreshToken;
    must('the revocation is answered 200', status(await client.revoke(current), 200));
    must('the revoked token no longer refreshes', refused(await client.refresh(current)));
    if (!target.capabilities.has('crm-api')) return;

    let probe = await api.probe(fresh.accessToken);
    if (probe.status === 200) {
      await time.pass(SPREADING);
      probe = await api.probe(fresh.accessToken);
    }
    if (probe.status === 200) {
      note(
        'The access token of the revoked grant still opens the CRM API (RFC 7009 2.1 advises against it).',
      );
    }
  },
});

/** Refreshes with a token that was revoked, with success, by the client that had been given it. */
function afterRevocation(traffic: Traffic): TokenRequest[] {
  return traffic.tokenRequests.filter((later) => {
    const token = later.field('refresh_token');
    const [origin, ...others] = traffic.originsOf(token);
    return traffic.revocations.some(
      (one) =>
        others.length === 0 &&
        one.field('token') === token &&
        one.answer.status === 200 &&
        one.client.id === origin?.client.id &&
        one.client.secret === origin.client.secret &&
        later.isAfter(one),
    );
  });
}
