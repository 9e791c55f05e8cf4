import { guide } from '../../kit/cites.ts';
import { connectHeadless } from '../../kit/findings/headless.ts';
import { counts, placeCall, reported } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A call is logged for a PBX that no user has approved',
  cites: [guide('Authentication Types', 'MUST'), guide('Connecting 3CX', 'MUST')],
  needs: ['headless-template', 'client-credentials', 'crm-api', 'journaling', 'journal-reading'],
  permissions: ['destructive'],
  symptom: 'Callers are identified, and the integration log shows that no call was logged.',
  impact: 'Calls are missing from the CRM wherever the PBX was connected without a browser.',
  atRisk: 'records',
  remedy: 'Log the calls of a Client Credentials token for its account, without a user.',
  async check({ api, client, pbx, given, must }) {
    await connectHeadless({ pbx, given });
    const { result, records } = await placeCall({ api, client, pbx }, { durationSeconds: 30 });
    must('the PBX reports the call', reported(result));
    must('the call is listed once', counts(records, 1));
  },
});
