import { crmEngine, guide } from '../../kit/cites.ts';
import { authorized, connect, withoutErrors } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Clicking Authorize after a test, as the guide says, loses no call',
  cites: [guide('Connecting 3CX', 'MUST'), crmEngine('OAuth', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api'],
  symptom: 'Authorize succeeds after a test, yet calls fail in the integration log.',
  impact: 'Callers stay unidentified and calls unlogged although the admin followed the guide.',
  atRisk: 'connection',
  remedy: 'Give a new approval new tokens, whatever became of those of an earlier one.',
  async check({ pbx, given, must }) {
    await connect({ pbx, given });
    given('the test reaches the CRM', withoutErrors(await pbx.test()));
    must('Authorize connects the PBX again', authorized(await pbx.authorize()));
    must('a call right after it is looked up', withoutErrors(await pbx.ring()));
  },
});
