import { callLogging } from '../../kit/actors/pbx.ts';
import { crmEngine, guide } from '../../kit/cites.ts';
import { connect, counts, placeCall, withoutErrors } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'No call is logged while call logging is off',
  cites: [guide('Connecting 3CX', 'MUST'), crmEngine('Calls', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api', 'journaling', 'journal-reading'],
  alsoHeadless: true,
  permissions: ['destructive'],
  impact:
    'Calls are stored in the CRM although the customer switched logging off, and may not be allowed to keep them.',
  atRisk: 'records',
  remedy: 'Name the switch ReportCallEnabled, and skip ReportCall unless it is True.',
  async check({ api, client, pbx, given, must }) {
    await connect({ pbx, given });
    const on = await placeCall({ api, client, pbx });
    given('a call is listed while call logging is on', counts(on.records, 1));
    await pbx.save(callLogging(false));
    must('callers are still looked up', withoutErrors(await pbx.ring()));
    const off = await placeCall({ api, client, pbx }, {}, { mayBeUnlisted: true });
    must('a call is not listed while call logging is off', counts(off.records, 0));
  },
});
