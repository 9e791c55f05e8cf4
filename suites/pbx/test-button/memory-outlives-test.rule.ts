import { crmEngine, rfc6749 } from '../../kit/cites.ts';
import { connect, withoutErrors } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'The access token in use stays valid after a test of the connection',
  cites: [rfc6749('5.1', 'SHOULD'), crmEngine('OAuth', 'SHOULD')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api'],
  symptom: 'From a click on Test on, calls show no contact and fail in the integration log.',
  impact: 'Calls in progress lose their contacts and are not logged, until an admin authorizes again.',
  atRisk: 'connection',
  remedy:
    'Let an access token live until it expires; a refresh ends the refresh token it spends and nothing else.',
  async check({ pbx, given, must }) {
    await connect({ pbx, given });
    given('the test reaches the CRM', withoutErrors(await pbx.simulator.test(pbx.knownNumber)));
    must('a call right after the test is looked up', withoutErrors(await pbx.ring()));
  },
});
