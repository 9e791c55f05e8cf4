import { connectorApi, crmEngine } from '../../kit/cites.ts';
import { connect, journaledAs, placeCall, reported } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A missed call is logged as such',
  cites: [crmEngine('Calls', 'MUST'), connectorApi('POST /api/crm/lookup/phone-calls', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api', 'journaling', 'journal-reading'],
  alsoHeadless: true,
  simulatedPbx: 'inbound-calls',
  permissions: ['destructive'],
  impact: 'Agents do not call back: missed calls are missing from the CRM, or look like answered ones.',
  atRisk: 'records',
  remedy: 'Let ReportCall run for the call type Missed, without an answer and without talk time.',
  async check({ api, client, pbx, given, must }) {
    await connect({ pbx, given });
    const call = { direction: 'Inbound', answered: false, ringSeconds: 20 } as const;
    const { result, records } = await placeCall({ api, client, pbx }, call);
    must('the PBX reports the call', reported(result));
    must(
      'the call is listed once, as a missed call',
      journaledAs(records, { direction: 'inbound', call_type: 'Missed', established_at: null, duration: 0 }),
    );
  },
});
