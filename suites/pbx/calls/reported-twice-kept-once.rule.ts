import { connectorApi, crmEngine } from '../../kit/cites.ts';
import { anyAgent } from '../../kit/findings/journal.ts';
import { connect, counts, placeCall, reported } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A call that the PBX reports twice is stored once',
  cites: [connectorApi('POST /api/crm/lookup/phone-calls', 'MUST'), crmEngine('Calls', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api', 'journaling', 'journal-reading'],
  alsoHeadless: true,
  simulatedPbx: 'call-details',
  permissions: ['destructive'],
  symptom: 'If the repeat is refused, the integration log shows an error for a call that the CRM has.',
  impact:
    'Calls appear twice in the CRM after a lost response or a failover of the PBX, so reports count them twice.',
  atRisk: 'records',
  remedy: 'Recognize a call by its start, agent, number and direction, and answer a repeat as a success.',
  async check({ api, client, pbx, given, must }) {
    await connect({ pbx, given });
    const call = { agent: anyAgent(), startedAt: Date.now() - 600_000, ringSeconds: 3, durationSeconds: 40 };
    const first = await placeCall({ api, client, pbx }, call);
    given('the first report is listed', counts(first.records, 1));
    const again = await placeCall({ api, client, pbx }, { ...call, durationSeconds: 41 });
    must('the second report is accepted', reported(again.result));
    must('one record is listed', counts(again.records, 1));
  },
});
