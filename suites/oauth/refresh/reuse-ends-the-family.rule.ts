import { rfc6819, rfc9700 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

/** Seconds in which some servers let a token be used again, for clients that lost the answer. */
const GRACE = 2;

export default defineRule({
  title: 'Reuse of an old refresh token revokes its successor',
  cites: [rfc9700('4.14.2', 'SHOULD'), rfc6819('5.2.2.3', 'SHOULD')],
  covers: ['REFRESH-07'],
  needs: ['authorization-code', 'refresh-token', 'refresh-rotation'],
  permissions: ['destructive'],
  waits: () => GRACE,
  impact:
    'A thief who used a stolen refresh token before the PBX did keeps access to the account, although the second use reveals the theft.',
  atRisk: 'access',
  remedy: 'When a used refresh token is sent again, revoke every token of its grant.',
  async check({ client, time, given, must }) {
    const { refreshToken } = await client.grant();
    const first = await client.refresh(refreshToken);
    given('the first refresh is accepted', issued(first, { refreshToken: true }));
    const old = first.refreshToken ?? '';
    const second = await client.refresh(old);
    given('a successor can be refreshed', issued(second, { refreshToken: true }));
    await time.pass(GRACE);
    given('the used refresh token is refused', refused(await client.refresh(old)));
    const successor = await client.refresh(second.refreshToken ?? '');
    must('its successor is withdrawn', refused(successor));
  },
});
