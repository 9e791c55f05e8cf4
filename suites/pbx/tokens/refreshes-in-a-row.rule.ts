import { crmEngine, rfc6749 } from '../../kit/cites.ts';
import { connect, withoutErrors } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A connection keeps working, refresh after refresh',
  cites: [rfc6749('6', 'MUST'), crmEngine('OAuth', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api'],
  simulatedPbx: 'expiry',
  symptom: 'The connection works for some hours and then asks to be authorized again, day after day.',
  impact:
    'Callers stay unidentified and calls unlogged from the refused refresh until an admin authorizes again.',
  atRisk: 'connection',
  remedy: 'Give every refresh token the same rights and its own lifetime, however many came before it.',
  async check({ pbx, given, must }) {
    await connect({ pbx, given });
    pbx.letTokenExpire();
    given('a call is looked up after the second refresh', withoutErrors(await pbx.ring()));
    for (const time of ['third', 'fourth', 'fifth']) {
      pbx.letTokenExpire();
      must(`a call is looked up after the ${time} refresh`, withoutErrors(await pbx.ring()));
    }
  },
});
