import { crmEngine, guide, rfc6749 } from '../../kit/cites.ts';
import { delivered, that } from '../../kit/findings/index.ts';
import { authorized, withoutErrors } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A click on Authorize connects the PBX',
  cites: [guide('Connecting 3CX', 'MUST'), crmEngine('OAuth', 'MUST'), rfc6749('4.1', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api'],
  symptom: 'After Authorize the integrations page still asks for authorization, and no call shows a contact.',
  impact: 'The customer cannot connect the PBX: callers stay unidentified and calls unlogged.',
  atRisk: 'connection',
  remedy:
    'Redirect to the registered URI with code and state, and answer the code exchange with a refresh token.',
  async check({ client, pbx, given, must }) {
    await pbx.install();
    const before = await pbx.status();
    given(
      'the PBX is not authorized before',
      that(before.state === 'not-authorized', 'not-authorized', before.state),
    );
    const outcome = await pbx.clickAuthorize();
    must('the approval brings the browser back to the PBX', delivered(outcome, client.redirectUri));
    must('the PBX takes the authorization as complete', authorized(await pbx.returns(outcome)));
    const { state, message } = await pbx.status();
    must(
      'the integrations page shows the connection as authorized',
      that(state === 'authorized', 'authorized', `${state}: ${message}`),
    );
    must('the next call is looked up', withoutErrors(await pbx.ring()));
  },
});
