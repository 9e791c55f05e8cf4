import { guide } from '../../kit/cites.ts';
import { neverToAuthorize } from '../../kit/findings/headless.ts';
import { that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'With the Client Credentials template the PBX asks for no Authorize, and refuses one plainly',
  cites: [guide('Authentication Types', 'MUST')],
  needs: ['headless-template', 'client-credentials', 'crm-api'],
  simulatedPbx: 'diagnosis',
  symptom: 'The settings page shows an Authorize button, and calls fail until a user approves in a browser.',
  impact: 'Automated set-ups never work: they wait for a browser redirect that is not possible there.',
  atRisk: 'connection',
  remedy: 'Leave the parameter of type OAuth out of the Client Credentials template.',
  async check({ pbx, must }) {
    await pbx.installHeadless();
    const { state, message, needsAuthorization } = pbx.simulator.status();
    const connected = !needsAuthorization && state === 'authorized';
    if (
      !must(
        'the saved settings are all that the PBX waits for',
        that(connected, 'a connection that needs no authorization', message),
      )
    )
      return;
    const refusal = pbx.authorizeRefusal();
    must(
      'a click on Authorize is refused, and the PBX says that nothing has to be authorized',
      that(
        refusal?.includes('Nothing has to be authorized') === true,
        'Nothing has to be authorized',
        refusal ?? 'a browser that is sent to the CRM',
      ),
    );
    const back = await pbx.simulator.callback('code=harness-code&state=harness-state');
    must(
      'a browser that comes back from a CRM changes nothing',
      that(back.code === 'wrong-state', 'a refusal', back.message),
    );
    await pbx.ring();
    must(
      'no message of the PBX says to click Authorize',
      neverToAuthorize(pbx.simulator.log(), pbx.simulator.status().message),
    );
  },
});
