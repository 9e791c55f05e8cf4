import { crmEngine, guide, rfc6750 } from '../../kit/cites.ts';
import { connect, lookedUpOrEnded, testKind, withoutErrors } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A call right after a test is looked up, or finds that its access token has ended',
  formerly: ['pbx/test-button/memory-outlives-test'],
  cites: [rfc6750('3.1', 'SHOULD'), crmEngine('OAuth', 'SHOULD'), guide('Connecting 3CX', 'SHOULD')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api'],
  alone: 'ends',
  symptom: 'From a click on Test on, calls fail in the integration log with an error that names no token.',
  impact:
    'Calls show no contact and are not logged, and the admin does not learn that a click on Authorize repairs the connection.',
  atRisk: 'diagnosis',
  remedy:
    'Either let an access token live until it expires, or, where a refresh ends it, answer it with 401 like any revoked token.',
  async check({ pbx, given, must, note }) {
    await connect({ pbx, given });
    given('the test reaches the CRM', withoutErrors(await pbx.test()));
    const call = await pbx.ring();
    must(
      'a call right after the test is looked up, or fails because its token has ended',
      lookedUpOrEnded(call),
    );
    note(testKind(call));
  },
});
