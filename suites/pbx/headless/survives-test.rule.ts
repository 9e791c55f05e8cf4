import { guide, rfc6749 } from '../../kit/cites.ts';
import { connectHeadless, neverToAuthorize } from '../../kit/findings/headless.ts';
import { withoutErrors } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A test costs a PBX that uses Client Credentials nothing',
  cites: [guide('Authentication Types', 'MUST'), rfc6749('4.4.3', 'MUST')],
  needs: ['headless-template', 'client-credentials', 'crm-api'],
  simulatedPbx: 'expiry',
  symptom: 'From a click on Test on, calls fail, and there is no Authorize button to click.',
  impact:
    'Callers stay unidentified and calls unlogged after a test, until the PBX is restarted or for good.',
  atRisk: 'connection',
  remedy:
    'Let the access tokens of a client live beside each other, and issue another one as often as the client asks.',
  async check({ pbx, given, must }) {
    await connectHeadless({ pbx, given });
    const test = await pbx.simulator.test(pbx.knownNumber);
    given('the test reaches the CRM', withoutErrors(test));
    must('a call right after the test is looked up', withoutErrors(await pbx.ring()));
    pbx.letTokenExpire();
    must('a call is looked up once the access token has expired', withoutErrors(await pbx.ring()));
    await pbx.simulator.restart();
    must('a call is looked up after a restart', withoutErrors(await pbx.ring()));
    must(
      'no message of the PBX says to click Authorize',
      neverToAuthorize(pbx.simulator.log(), test.message),
    );
  },
});
