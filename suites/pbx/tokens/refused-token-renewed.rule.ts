import { crmEngine, rfc6750 } from '../../kit/cites.ts';
import { connect, withoutErrors } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'An expired access token is refused in a way that makes the PBX fetch a fresh one',
  cites: [rfc6750('3.1', 'SHOULD'), crmEngine('Scenarios', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api'],
  waits: ({ accessToken }) => accessToken + 1,
  symptom: 'Calls show no name until the PBX restarts, although the connection is shown as authorized.',
  impact: 'Callers stay unidentified and calls unlogged until the PBX restarts.',
  atRisk: 'connection',
  remedy: 'Answer an expired access token with 401, the only status that makes the PBX authenticate again.',
  async check({ pbx, target, time, given, must, note }) {
    await connect({ pbx, given });
    const before = pbx.isReal ? undefined : pbx.refreshes;
    await time.pass(target.lifetimes.accessToken + 1);
    must('the call after the expiry is looked up', withoutErrors(await pbx.ring()));
    if (!pbx.isReal && pbx.refreshes === before)
      note('the access token outlived the lifetime that the target file declares');
  },
});
