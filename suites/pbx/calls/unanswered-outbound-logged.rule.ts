import { connectorApi, crmEngine } from '../../kit/cites.ts';
import { connect, journaledAs, placeCall, reported } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'An unanswered outbound call is logged as such',
  cites: [crmEngine('Calls', 'MUST'), connectorApi('POST /api/crm/lookup/phone-calls', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api', 'journaling', 'journal-reading'],
  alsoHeadless: true,
  permissions: ['destructive'],
  impact: 'Attempts to reach a contact are missing from the CRM, or look like conversations that took place.',
  atRisk: 'records',
  remedy: 'Let ReportCall run for the call type Notanswered, in exactly this spelling, without talk time.',
  async check({ api, client, pbx, given, must }) {
    await connect({ pbx, given });
    const call = { direction: 'Outbound', answered: false, ringSeconds: 30 } as const;
    const { result, records } = await placeCall({ api, client, pbx }, call);
    must('the PBX reports the call', reported(result));
    must(
      'the call is listed once, as an unanswered outbound call',
      journaledAs(records, {
        direction: 'outbound',
        call_type: 'Notanswered',
        established_at: null,
        duration: 0,
      }),
    );
  },
});
