import { crmEngine, guide, rfc6749 } from '../../kit/cites.ts';
import { that } from '../../kit/findings.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A click on Authorize connects the PBX',
  cites: [guide('Connecting 3CX', 'MUST'), crmEngine('OAuth', 'MUST'), rfc6749('4.1', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'template'],
  seen: 'After Authorize the integrations page still asks for authorization, and no call shows a contact.',
  remedy: 'Redirect to the registered URI with code and state, and answer the code exchange with a refresh token.',
  async check({ pbx, given, must }) {
    await pbx.install();
    const before = pbx.simulator.status();
    given('the PBX is not authorized before', that(before.state === 'not-authorized', 'not-authorized', before.state));
    const result = await pbx.authorize();
    must('the PBX takes the authorization as complete', that(result.ok, 'a completed authorization', result.message));
    const { state, message } = pbx.simulator.status();
    must('the integrations page shows the connection as authorized', that(state === 'authorized', 'authorized', `${state}: ${message}`));
    const call = await pbx.simulator.ring({ number: pbx.knownNumber, agent: '101' });
    must(
      'the next call is answered by the CRM',
      that(call.errors.length === 0, 'a lookup without errors', call.errors.map((error) => error.message).join('; ') || 'no error'),
    );
  },
});
