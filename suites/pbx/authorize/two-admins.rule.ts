import { crmEngine } from '../../kit/cites.ts';
import { all, delivered } from '../../kit/findings/index.ts';
import { authorized, connect, withoutErrors } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Two admins who authorize at the same time leave the PBX connected',
  cites: [crmEngine('OAuth', 'SHOULD')],
  needs: ['authorization-code', 'pages', 'refresh-token', 'template', 'crm-api'],
  simulatedPbx: 'expiry',
  symptom: 'Both admins see the connection as authorized, yet no call shows a contact.',
  impact:
    'The approval of one admin ends that of the other: callers stay unidentified and calls unlogged until Authorize is clicked again.',
  atRisk: 'connection',
  remedy: 'Give every approval a grant of its own, which no other approval ends.',
  async check({ client, pbx, user, given, must }) {
    await connect({ pbx, given });
    const one = await user.decide((await pbx.beginAuthorize()).url);
    const other = await user.elsewhere().decide((await pbx.beginAuthorize()).url);
    given(
      'both approvals bring a code',
      all(delivered(one, client.redirectUri), delivered(other, client.redirectUri)),
    );
    must('the second admin comes back first and connects the PBX', authorized(await pbx.returns(other)));
    must('the first admin comes back and connects it once more', authorized(await pbx.returns(one)));
    must('the next call is looked up', withoutErrors(await pbx.ring()));
    pbx.letTokenExpire();
    must('a call is looked up after the next refresh', withoutErrors(await pbx.ring()));
  },
});
