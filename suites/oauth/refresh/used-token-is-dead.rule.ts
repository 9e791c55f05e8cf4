import { connectorApi, rfc6749 } from '../../kit/cites.ts';
import { issued, refused, that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { sendSpent } from '../../kit/spent-token.ts';

export default defineRule({
  title: 'A used refresh token is dead',
  cites: [connectorApi('OAuth', 'MUST'), rfc6749('6', 'MAY')],
  covers: ['REFRESH-03'],
  needs: ['authorization-code', 'refresh-token', 'refresh-rotation'],
  permissions: ['destructive'],
  alone: 'ends',
  impact:
    "A used refresh token from an old backup or log still yields access tokens to a holder of the client's credentials.",
  atRisk: 'access',
  remedy: 'End a refresh token in the transaction that issues its successor.',
  async check(context) {
    const { client, given, must } = context;
    const { refreshToken } = await client.grant();
    const first = await client.refresh(refreshToken);
    given('the first refresh is accepted', issued(first, { refreshToken: true }));
    given(
      'its refresh token is another one',
      that(first.refreshToken !== refreshToken, 'another refresh token', 'the one sent, or another', first),
    );
    must('the used refresh token is refused', refused(await sendSpent(context, refreshToken)));
  },
});
