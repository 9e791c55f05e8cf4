import { crmEngine, rfc6750 } from '../../kit/cites.ts';
import { connectHeadless } from '../../kit/findings/headless.ts';
import { withoutErrors } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A PBX that uses Client Credentials fetches another access token when its own has expired',
  cites: [rfc6750('3.1', 'SHOULD'), crmEngine('Scenarios', 'MUST')],
  needs: ['headless-template', 'client-credentials', 'crm-api'],
  waits: ({ accessToken }) => accessToken + 1,
  symptom: 'Calls show no name until the PBX restarts, although nothing has to be authorized.',
  impact: 'Callers stay unidentified and calls unlogged until the PBX restarts.',
  atRisk: 'connection',
  remedy:
    'Answer an expired access token with 401, the only status that makes the PBX sign in again, and issue another one.',
  async check({ pbx, target, time, given, must }) {
    await connectHeadless({ pbx, given });
    await time.pass(target.lifetimes.accessToken + 1);
    must('the call after the expiry is looked up', withoutErrors(await pbx.ring()));
  },
});
